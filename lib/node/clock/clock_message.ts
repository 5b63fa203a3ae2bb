import type { Course } from "../../time/driven_clock.ts";

export { CLOCK_TOPIC } from "../../mesh/clock_topic.ts";

/**
 * What the topic `clock` tells: the time of a simulation, or of a recording that is played. Nodes with
 * the option `clock: "mesh"` follow it.
 *
 * @example A simulator that goes by steps
 * ```ts
 * import { buildNode, type ClockMessage } from "@rosy/rosy";
 *
 * await using node = await buildNode({ name: "simulator", domainId: crypto.randomUUID() });
 * const clock = node.getTopic<[ClockMessage]>("clock");
 * for (let step = 1; step <= 100; step++) {
 *   // move the world on by 10 ms, then say so
 *   await clock.send({ timeMs: step * 10 });
 * }
 * ```
 */
export interface ClockMessage {
  /** What time it is, in milliseconds since the Unix epoch, fractions included; 0 or more. */
  readonly timeMs: number;
  /**
   * How much of that time goes by in real time until the next message: 2 is twice as fast, 0 not at
   * all.
   *
   * @default {0}
   */
  readonly rate?: number;
  /**
   * How far time goes without another message, in milliseconds since the Unix epoch: nobody is ahead
   * of who sends it, though that is late, or dies.
   *
   * @default {timeMs}
   */
  readonly untilMs?: number;
  /**
   * Whether it pauses when it has got as far as `untilMs`, and `rate` is that at which it goes on. Time
   * that stands for 5 s without a pause counts as stuck: callers then go on by the machine's clock.
   *
   * @default {false}
   */
  readonly isPaused?: boolean;
  /**
   * How often time has jumped so far. Where this number is another one than before, no time has gone
   * by until `timeMs`, which may lie before or after the last one. A time before the last one is a jump
   * in any case.
   *
   * @default {0}
   */
  readonly jumps?: number;
}

/** A {@linkcode ClockMessage} that was checked, and is complete. */
export interface ClockReading extends Course {
  readonly isPaused: boolean;
  readonly jumps: number;
}

/**
 * Reads what a message on the topic `clock` says.
 *
 * @param value Its first argument.
 * @returns What it says, or what is wrong with it, as the end of a sentence.
 */
export function readClockMessage(value: unknown): ClockReading | string {
  if (typeof value !== "object" || value === null) return "it is no object";
  const { timeMs, rate = 0, untilMs = timeMs, isPaused = false, jumps = 0 } = value as Partial<
    Record<keyof ClockMessage, unknown>
  >;
  if (!isTime(timeMs)) return "timeMs is no number from 0 on";
  if (!isTime(rate)) return "rate is no number from 0 on";
  if (!isTime(untilMs)) return "untilMs is no number from 0 on";
  if (typeof isPaused !== "boolean") return "isPaused is neither true nor false";
  if (!isTime(jumps)) return "jumps is no number from 0 on";
  return { timeMs, rate, untilMs, isPaused, jumps };
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value < Infinity;
}
