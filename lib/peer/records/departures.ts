import { MAX_NODES, type TopologyView } from "../../mesh/topology.ts";
import type { Clock } from "../../time/clock.ts";

/** For so long, in milliseconds, what is still under way from a node that ended is no sign of life. */
export const AFTERWARDS_MS = 1000;

/**
 * The nodes that ended a moment ago, for one second each.
 *
 * A node has several connections, and its goodbye on one of them may be read before what it said on
 * another one.
 */
export class Departures {
  readonly #clock: Clock;
  /** Until when, in the order they ended. */
  readonly #untilMs = new Map<string, number>();

  /**
   * @param topology Tells of nodes that ended.
   * @param clock Tells the time.
   */
  constructor(topology: TopologyView, clock: Clock) {
    this.#clock = clock;
    topology.subscribe((change) => {
      if (change.type === "down" && change.why !== "silent") this.#note(change.record.id.uuid);
    });
  }

  /** @returns Whether a node has ended just now. */
  has(uuid: string): boolean {
    return (this.#untilMs.get(uuid) ?? 0) > this.#clock.monotonicMs();
  }

  #note(uuid: string): void {
    const nowMs = this.#clock.monotonicMs();
    for (const [other, untilMs] of this.#untilMs) {
      if (untilMs > nowMs && this.#untilMs.size < MAX_NODES) break;
      this.#untilMs.delete(other);
    }
    this.#untilMs.delete(uuid);
    this.#untilMs.set(uuid, nowMs + AFTERWARDS_MS);
  }
}
