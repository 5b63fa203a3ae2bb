const TWO_TO_16 = 2 ** 16;
const TWO_TO_32 = 2 ** 32;

/**
 * Writes a time as the nanoseconds that MCAP counts in, without a bigint for each message.
 *
 * @param view Where to.
 * @param at The position of the 8 bytes.
 * @param epochMs Milliseconds since the Unix epoch, with fractions; times before it become 0.
 */
export function writeNanoseconds(view: DataView, at: number, epochMs: number): void {
  const ms = epochMs > 0 ? epochMs : 0;
  const seconds = Math.floor(ms / 1000);
  // From the fraction of the second: whole nanoseconds since the epoch are beyond what numbers hold.
  const nanos = Math.round((ms - seconds * 1000) * 1e6);
  const high = Math.floor(seconds / TWO_TO_16) * 1e9;
  const low = (seconds % TWO_TO_16) * 1e9 + nanos + (high % TWO_TO_16) * TWO_TO_16;
  view.setUint32(at, low % TWO_TO_32, true);
  view.setUint32(at + 4, Math.floor(high / TWO_TO_16) + Math.floor(low / TWO_TO_32), true);
}

/**
 * Turns a time of a file into milliseconds.
 *
 * @param nanoseconds Nanoseconds since the Unix epoch.
 * @returns Milliseconds since the Unix epoch, exact to a quarter of a microsecond.
 */
export function toMilliseconds(nanoseconds: bigint): number {
  return Number(nanoseconds / 1_000_000n) + Number(nanoseconds % 1_000_000n) / 1e6;
}

/**
 * Turns a time into that of a file.
 *
 * @param epochMs Milliseconds since the Unix epoch.
 * @returns Nanoseconds since the Unix epoch.
 */
export function toNanoseconds(epochMs: number): bigint {
  const ms = Math.max(0, Math.floor(epochMs));
  return BigInt(ms) * 1_000_000n + BigInt(Math.max(0, Math.round((epochMs - ms) * 1e6)));
}
