import type { NodeId } from "../../mesh/node_record.ts";

/** How {@linkcode NodeClock.sleep} is ended. */
export interface SleepOptions {
  /** Gives up: the sleep rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * The time as a node has it: that of its machine, or with the option `clock: "mesh"` that of a
 * simulation or of a recording that is played.
 *
 * `Date.now()`, `performance.now()` and `setTimeout()` are the machine's in any case.
 *
 * @example How old the last message is, also in a simulation
 * ```ts
 * import { buildNode } from "@rosy/rosy";
 *
 * await using node = await buildNode({ name: "driver", domainId: crypto.randomUUID() });
 * let seenAtMs = node.clock.monotonicMs();
 * await node.listen("range", () => seenAtMs = node.clock.monotonicMs());
 * node.every({ hz: 10 }, () => {
 *   if (node.clock.monotonicMs() - seenAtMs > 500) return node.send("speed", 0);
 * });
 * ```
 */
export interface NodeClock {
  /**
   * Tells the date.
   *
   * @returns Milliseconds since the Unix epoch, with fractions. Time of a mesh is 0 until a clock was
   * heard, stands while that pauses or is gone, and jumps back where a recording begins anew.
   */
  nowMs(): number;

  /**
   * Tells how much time has gone by, for durations.
   *
   * @returns Milliseconds, with fractions, since an arbitrary origin. They never go back, and jumps of
   * the date are no time that has gone by.
   */
  monotonicMs(): number;

  /** Whether it is that of a simulation or recording: whether the node has the option `clock: "mesh"`. */
  readonly isSimulated: boolean;

  /** Whose time it is, with the option `clock: "mesh"`; `null` while nobody is heard. */
  readonly source: NodeId | null;

  /**
   * Waits for a while.
   *
   * @param durationMs How long, in milliseconds; not at all where that is 0 or less.
   * @param options What ends it early.
   * @throws {unknown} The signal's reason, once it has come.
   * @throws {Error} If the node is stopped.
   *
   * @example
   * ```ts
   * import { buildNode } from "@rosy/rosy";
   *
   * await using node = await buildNode({ name: "gripper", domainId: crypto.randomUUID() });
   * await node.send("grip", true);
   * await node.clock.sleep(20);
   * await node.send("grip", false);
   * ```
   */
  sleep(durationMs: number, options?: SleepOptions): Promise<void>;
}
