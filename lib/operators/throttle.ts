import { Pace } from "../time/pace.ts";
import { Operation } from "./operation.ts";
import type { OperatorIterator, OperatorOptions } from "./operator_iterator.ts";

/** How often messages pass {@linkcode throttle}. */
export interface ThrottleOptions extends OperatorOptions {
  /** So many a second at most, on average. */
  hz: number;
}

/**
 * Lets so many messages a second pass, evenly, and leaves out the others, which are counted as
 * `dropped`. What comes more seldom passes untouched.
 *
 * It reads no faster than it is read: for a loop that is slow itself there is {@linkcode latest}.
 *
 * @param messages What is read: a topic, or what another operator made.
 * @param options How often.
 * @returns What passes.
 * @throws {RangeError} If `hz` is no number above 0.
 *
 * @example Show a fast sensor ten times a second
 * ```ts
 * import { buildNode } from "@rosy/rosy";
 * import { throttle } from "@rosy/rosy/operators";
 *
 * await using node = await buildNode({ name: "display", domainId: crypto.randomUUID() });
 * const imu = node.getTopic<[{ yaw: number }]>("imu");
 * const shown = throttle(imu, { hz: 10 });
 * const first = shown.next();
 * await imu.send({ yaw: 0.5 });
 * console.log((await first).value?.args[0].yaw);
 * await shown.return();
 * ```
 */
export function throttle<T>(
  messages: AsyncIterable<T>,
  { hz, signal }: ThrottleOptions,
): OperatorIterator<T> {
  if (!(hz > 0 && hz < Infinity)) {
    throw new RangeError(`Cannot throttle to ${hz} Hz: give a number above 0`);
  }
  return new Operation<T, T>([messages], signal, async function* ({ inlets, clock, drop }) {
    const pace = new Pace(1000 / hz);
    for await (const message of inlets[0]!) {
      if (pace.admits(clock.monotonicMs())) yield message;
      else drop(1);
    }
  });
}
