import type { FlagValues } from "../line/flag_values.ts";
import type { Pace } from "./repeat.ts";
import { UsageError } from "../line/usage_error.ts";

/**
 * Reads how often a command is to do its work, and how fast.
 *
 * @param flags The command's flags: `interval`, `rate` and `count`.
 * @param options `endless`: whether the work itself has an end, so that it is done until then.
 * @returns The pace: once, unless a flag says otherwise.
 * @throws {UsageError} If the flags exclude each other.
 */
export function paceOf(flags: FlagValues, { endless }: { endless: boolean }): Pace {
  const rateHz = flags.number("rate");
  const intervalSeconds = flags.number("interval");
  if (rateHz !== undefined && intervalSeconds !== undefined) {
    throw new UsageError("flags --rate and --interval exclude each other");
  }
  const intervalMs = rateHz === undefined ? (intervalSeconds ?? 0) * 1000 : 1000 / rateHz;
  const isRepeated = endless || rateHz !== undefined || intervalSeconds !== undefined;
  return { intervalMs, count: flags.number("count") ?? (isRepeated ? Infinity : 1) };
}
