import type { TopologyView } from "../../mesh/topology.ts";
import { systemClock } from "../../time/clock.ts";
import { Marker } from "./marker.ts";

/** What a node that has left sent before may still be on its way to us for so long. */
const LEAVE_GRACE_MS = 500;

/**
 * The senders that take part in a test, as a receiver learns of them.
 *
 * The test is over once there was a sender and all have told their end or left the mesh.
 */
export class SpeedtestSenders implements Disposable {
  readonly #active = new Set<string>();
  readonly #over = Promise.withResolvers<void>();
  readonly #timers = new Set<() => void>();
  readonly #unsubscribe: () => void;

  /** @param topology Tells who has left. */
  constructor(topology: TopologyView) {
    this.#unsubscribe = topology.subscribe(({ type, record }) => {
      if (type === "down" && this.#active.has(record.id.uuid)) this.#endSoon(record.id.uuid);
    });
  }

  /** Settles when the test is over. */
  get over(): Promise<void> {
    return this.#over.promise;
  }

  /**
   * Takes note of what a sender tells.
   *
   * @param marker What it tells; anything but a {@linkcode Marker} is ignored.
   * @param uuid Who it is.
   */
  mark(marker: unknown, uuid: unknown): void {
    if (typeof uuid !== "string") return;
    if (marker === Marker.BEGIN) this.#active.add(uuid);
    else if (marker === Marker.END) this.#end(uuid);
  }

  [Symbol.dispose](): void {
    this.#unsubscribe();
    for (const cancel of this.#timers) cancel();
  }

  #end(uuid: string): void {
    this.#active.delete(uuid);
    if (this.#active.size === 0) this.#over.resolve();
  }

  #endSoon(uuid: string): void {
    const cancel = systemClock.after(LEAVE_GRACE_MS, () => {
      this.#timers.delete(cancel);
      if (this.#active.has(uuid)) this.#end(uuid);
    });
    this.#timers.add(cancel);
  }
}
