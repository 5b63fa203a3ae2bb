import type { WireInput } from "../wire/wire_input.ts";
import type { WireOutput } from "../wire/wire_output.ts";

const ENDLESS_SECONDS = 0x7fff_ffff;
const UNITS_PER_S = 0x1_0000_0000;

/** @returns A duration in milliseconds; `Infinity` where there is no end. */
export function readDurationMs(input: WireInput): number {
  const [seconds, fraction] = [input.i32(), input.u32()];
  if (seconds === ENDLESS_SECONDS) return Infinity;
  return Math.max(0, seconds) * 1000 + fraction / UNITS_PER_S * 1000;
}

/** Writes a duration in milliseconds. */
export function writeDuration(output: WireOutput, durationMs: number): void {
  const isEndless = durationMs === Infinity;
  output.i32(isEndless ? ENDLESS_SECONDS : Math.floor(durationMs / 1000));
  output.u32(isEndless ? 0xffff_ffff : Math.floor(durationMs % 1000 / 1000 * UNITS_PER_S));
}
