import { onAbort } from "../flow/abort.ts";
import { Gate } from "../flow/gate.ts";
import { Operation, type Workings } from "./operation.ts";
import type { OperatorIterator, OperatorOptions } from "./operator_iterator.ts";
import { ReadAhead } from "./read_ahead.ts";

/** How long a window is: by `count`, by `ms`, or by whichever is reached first. */
export interface WindowOptions extends OperatorOptions {
  /**
   * How many messages make a window.
   *
   * @default {10000}
   */
  count?: number;
  /** After how many milliseconds a window ends, by the node's clock, whatever has come: also nothing. */
  ms?: number;
}

/** More does not wait for whoever reads: the sources are not read until then. */
const DEFAULT_COUNT = 10_000;

/**
 * Gathers messages: each window holds those that came since the one before, the oldest first.
 *
 * By time a window comes every `ms`, an empty one where nothing came; a reader that is late gets one
 * window in place of those that it missed. Nothing is left out: where `count` messages wait for the
 * reader, the source waits, too. At the end comes what is left.
 *
 * @param messages What is read: a topic, or what another operator made.
 * @param options How long a window is.
 * @returns The windows.
 * @throws {TypeError} If neither `count` nor `ms` is given.
 * @throws {RangeError} If one of them is out of range.
 *
 * @example The mean of every three readings
 * ```ts
 * import { buildNode } from "@rosy/rosy";
 * import { window } from "@rosy/rosy/operators";
 * import { assertEquals } from "@std/assert";
 *
 * await using node = await buildNode({ name: "filter", domainId: crypto.randomUUID() });
 * const ranges = node.getTopic<[number]>("range");
 * const windows = window(ranges, { count: 3 });
 * const first = windows.next();
 * for (const range of [1, 2, 6]) await ranges.send(range);
 * const readings = (await first).value!.map(({ args: [range] }) => range);
 * assertEquals(readings.reduce((sum, range) => sum + range) / readings.length, 3);
 * await windows.return();
 * ```
 */
export function window<T>(
  messages: AsyncIterable<T>,
  options: WindowOptions,
): OperatorIterator<T[]> {
  const size = resolve(options);
  return new Operation<T, T[]>([messages], options.signal, (work) => windowsOf(work, size));
}

/** The same, complete. */
interface WindowSize {
  readonly count: number;
  /** Infinite where time does not matter. */
  readonly ms: number;
}

function resolve({ count, ms }: WindowOptions): WindowSize {
  if (count === undefined && ms === undefined) {
    throw new TypeError("Cannot make windows: give their count, or their ms");
  }
  if (count !== undefined && !(Number.isSafeInteger(count) && count > 0)) {
    throw new RangeError(`Cannot make windows of ${count} messages: give a whole number above 0`);
  }
  if (ms !== undefined && !(ms >= 1 && ms < 2 ** 31)) {
    throw new RangeError(`Cannot make windows of ${ms} ms: give a number from 1 to 2147483647`);
  }
  return { count: count ?? DEFAULT_COUNT, ms: ms ?? Infinity };
}

async function* windowsOf<T>(
  { inlets, clock, signal }: Workings<T>,
  { count, ms }: WindowSize,
): AsyncGenerator<T[], void> {
  let waiting: T[] = [];
  const room = new Gate();
  const ahead = new ReadAhead(inlets, {
    take(message) {
      waiting.push(message);
      if (waiting.length < count) return;
      ahead.changed.open();
      return room.wait();
    },
  });
  const take = () => {
    const messages = waiting;
    waiting = [];
    room.open();
    return messages;
  };
  let dueMs = clock.monotonicMs() + ms;
  while (!signal.aborted) {
    const nowMs = clock.monotonicMs();
    if (waiting.length >= count) {
      dueMs = nowMs + ms;
      yield take();
    } else if (nowMs >= dueMs) {
      // Who comes late gets one window for all that it missed, and the next one when that is due.
      dueMs += ms * (1 + Math.floor((nowMs - dueMs) / ms));
      yield take();
    } else if (ahead.isOver) {
      if (waiting.length > 0) yield take();
      return ahead.assertSound();
    } else await untilDue(ahead.changed, dueMs - nowMs, { clock, signal });
  }
}

/** Waits until a time has come, or a gate opens. */
async function untilDue(
  gate: Gate,
  leftMs: number,
  { clock, signal }: Pick<Workings<unknown>, "clock" | "signal">,
): Promise<void> {
  using _ending = onAbort(signal, () => gate.open());
  const cancel = leftMs < Infinity ? clock.after(leftMs, () => gate.open()) : () => {};
  await gate.wait();
  cancel();
}
