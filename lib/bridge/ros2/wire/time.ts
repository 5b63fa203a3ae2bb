import type { Clock } from "../../../time/clock.ts";

const NS_PER_S = 1_000_000_000n;
const FRACTION_BITS = 32n;

/** @returns Nanoseconds of a time of RTPS: seconds, and parts of a second in units of 2⁻³² s. */
export function timeNsOf(seconds: number, fraction: number): bigint {
  const fractionNs = (BigInt(fraction) * NS_PER_S + (1n << 31n)) >> FRACTION_BITS;
  return BigInt(seconds) * NS_PER_S + fractionNs;
}

/** @returns Seconds and fraction of a time in nanoseconds; see {@linkcode timeNsOf}. */
export function timeParts(timeNs: bigint): { readonly seconds: number; readonly fraction: number } {
  const fraction = ((timeNs % NS_PER_S) << FRACTION_BITS) / NS_PER_S;
  return { seconds: Number(timeNs / NS_PER_S) >>> 0, fraction: Number(fraction) };
}

/** @returns What time it is, in nanoseconds since the Unix epoch, to the microsecond. */
export function nowNs(clock: Clock): bigint {
  return BigInt(Math.round(clock.epochMs() * 1000)) * 1000n;
}
