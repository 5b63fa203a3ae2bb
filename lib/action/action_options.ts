import { type CallerGone, checkCallerGone, checkDurationMs } from "./messages.ts";

/**
 * What becomes of a goal that comes while another one is worked on:
 *
 * - `"reject"`: it is refused;
 * - `"queue"`: it waits for its turn;
 * - `"preempt"`: the other one is canceled, and once that has ended it begins;
 * - `"parallel"`: both are worked on at once.
 */
export type WhenBusy = "reject" | "queue" | "preempt" | "parallel";

const WHEN_BUSY: readonly WhenBusy[] = ["reject", "queue", "preempt", "parallel"];

/** How an action is provided. */
export interface ActionOptions<Goal = unknown> {
  /**
   * What becomes of a goal that comes while another one is worked on.
   *
   * @default {"reject"}
   */
  whenBusy?: WhenBusy;
  /**
   * With `"queue"`: how many goals may wait; further ones are refused.
   *
   * @default {10}
   */
  maxQueued?: number;
  /**
   * With `"parallel"`: how many goals may be worked on at once; further ones are refused.
   *
   * @default {100}
   */
  maxParallel?: number;
  /**
   * How long a goal may take, in milliseconds, what it waits for its turn included; then it is aborted.
   * Who starts one may ask for less.
   *
   * @default {Infinity}
   */
  deadlineMs?: number;
  /**
   * How long a handler may take to end, in milliseconds, once its signal was aborted. Then its goal is
   * aborted for whoever waits; where goals are not worked on in parallel, none is until it has ended.
   *
   * @default {10000}
   */
  cancelTimeoutMs?: number;
  /**
   * What becomes of a goal when the node that started it is gone: it goes on, or is canceled. Who starts
   * one may say otherwise.
   *
   * @default {"continue"}
   */
  onCallerGone?: CallerGone;
  /**
   * How long it is known what has become of a goal, in milliseconds, for who asks late; of the last 100
   * goals at most.
   *
   * @default {60000}
   */
  keepResultMs?: number;
  /**
   * Looks at a goal before it is accepted.
   *
   * @param goal The goal.
   * @returns Why it is refused, or a promise of that; nothing where it is accepted.
   */
  accept?: (goal: Goal) => string | void | Promise<string | void>;
  /**
   * Whether goals, feedback and results are checked by the action's schemas, where there are any.
   *
   * @default {true}
   */
  validate?: boolean;
}

/** The same, complete. */
export interface ResolvedActionOptions {
  readonly whenBusy: WhenBusy;
  readonly maxQueued: number;
  readonly maxParallel: number;
  readonly deadlineMs: number;
  readonly cancelTimeoutMs: number;
  readonly onCallerGone: CallerGone;
  readonly keepResultMs: number;
  readonly accept: ((goal: unknown) => unknown) | undefined;
}

/**
 * Checks options and fills in the defaults.
 *
 * @param action The action, for errors.
 * @param options The options.
 * @throws {TypeError} If one is of a wrong type, or unknown.
 * @throws {RangeError} If one is out of range.
 */
export function resolveActionOptions(
  action: string,
  options: ActionOptions<never>,
): ResolvedActionOptions {
  const {
    whenBusy = "reject",
    maxQueued = 10,
    maxParallel = 100,
    deadlineMs = Infinity,
    cancelTimeoutMs = 10_000,
    onCallerGone = "continue",
    keepResultMs = 60_000,
    accept,
  } = options;
  try {
    if (!WHEN_BUSY.includes(whenBusy)) {
      throw new TypeError(
        `whenBusy ${String(whenBusy)} is unknown: it must be one of ${WHEN_BUSY.join(", ")}`,
      );
    }
    if (accept !== undefined && typeof accept !== "function") {
      throw new TypeError("accept is no function");
    }
    checkDurationMs("deadlineMs", deadlineMs);
    checkDurationMs("cancelTimeoutMs", cancelTimeoutMs);
    checkDurationMs("keepResultMs", keepResultMs);
    checkCallerGone(onCallerGone);
    checkCount("maxQueued", maxQueued, 0);
    checkCount("maxParallel", maxParallel, 1);
  } catch (error) {
    throw withPrefix(`Cannot add action "${action}"`, error);
  }
  return {
    whenBusy,
    maxQueued,
    maxParallel,
    deadlineMs,
    cancelTimeoutMs,
    onCallerGone,
    keepResultMs,
    // Goals are what the action's type promises, or have been checked.
    accept: accept as ((goal: unknown) => unknown) | undefined,
  };
}

/** @returns An error of the same kind that says what cannot be done. */
export function withPrefix(prefix: string, error: unknown): Error {
  const { message } = error as Error;
  return error instanceof RangeError
    ? new RangeError(`${prefix}: ${message}`)
    : new TypeError(`${prefix}: ${message}`);
}

function checkCount(name: string, value: unknown, least: number): void {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= least) return;
  throw new RangeError(`${name} ${String(value)} is no whole number from ${least} on`);
}
