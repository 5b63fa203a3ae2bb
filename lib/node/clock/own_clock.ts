import { pause } from "../../flow/pause.ts";
import type { NodeId } from "../../mesh/node_record.ts";
import type { Clock } from "../../time/clock.ts";
import { MAX_TIMER_MS } from "../../time/max_timer.ts";
import type { NodeClock, SleepOptions } from "./node_clock.ts";
import type { NodeTime } from "./node_time.ts";

/** Whose clock it is. */
export interface ClockOwner {
  /** The node's name. */
  readonly name: string;
  /** Aborted when the node begins to stop. */
  readonly ending: AbortSignal;
  /** Throws once the node is stopped. */
  readonly assertUsable: (what: string) => void;
}

/** The {@linkcode NodeClock} of a node. */
export class OwnClock implements NodeClock {
  readonly #time: NodeTime;
  readonly #owner: ClockOwner;

  /**
   * @param time The node's time.
   * @param owner The node.
   */
  constructor(time: NodeTime, owner: ClockOwner) {
    this.#time = time;
    this.#owner = owner;
  }

  get isSimulated(): boolean {
    return this.#time.isSimulated;
  }

  get source(): NodeId | null {
    return this.#time.source;
  }

  nowMs(): number {
    return this.#time.clock.epochMs();
  }

  monotonicMs(): number {
    return this.#time.clock.monotonicMs();
  }

  async sleep(durationMs: number, { signal }: SleepOptions = {}): Promise<void> {
    const { name, ending, assertUsable } = this.#owner;
    assertUsable("sleep");
    if (typeof durationMs !== "number" || Number.isNaN(durationMs)) {
      throw new RangeError(`Cannot sleep ${durationMs} ms: give a number of milliseconds`);
    }
    signal?.throwIfAborted();
    const either = signal ? AbortSignal.any([signal, ending]) : ending;
    await pauseLong(durationMs, { clock: this.#time.clock, signal: either });
    signal?.throwIfAborted();
    if (ending.aborted) throw new Error(`Cannot sleep: node "${name}" was stopped`);
  }
}

async function pauseLong(
  durationMs: number,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<void> {
  const endMs = clock.monotonicMs() + durationMs;
  for (let leftMs = durationMs; leftMs > 0 && !signal.aborted;) {
    await pause(Math.min(leftMs, MAX_TIMER_MS), { clock, signal });
    // Timers may be up to a millisecond early.
    leftMs = endMs - clock.monotonicMs() - 1;
  }
}
