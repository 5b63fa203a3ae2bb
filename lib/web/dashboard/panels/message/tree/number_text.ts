/** So many digits behind the point are enough to see what happens. */
const DECIMALS = 4;
/** What takes as much place as a point and so many digits, so that points stand below each other. */
const NO_DECIMALS = `\u2008${"\u2007".repeat(DECIMALS)}`;

/**
 * Writes a number for a column of numbers: the points stand below each other, and what changes does not
 * move what stands beside it.
 *
 * @param value The number.
 * @returns The text; all of its digits are shown elsewhere.
 */
export function columnNumber(value: number | bigint): string {
  if (typeof value === "bigint") return `${value}${NO_DECIMALS}`;
  if (Object.is(value, -0)) return `-0${NO_DECIMALS}`;
  if (!Number.isFinite(value)) return `${numberWord(value)}${NO_DECIMALS}`;
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return `${value}${NO_DECIMALS}`;
  return shortNumber(value);
}

/** @returns A number in few letters, for the midst of a line: `"0.1235"`. */
export function shortNumber(value: number | bigint): string {
  if (typeof value === "bigint" || Number.isInteger(value) && Math.abs(value) < 1e15) {
    return Object.is(value, -0) ? "-0" : String(value);
  }
  if (!Number.isFinite(value)) return numberWord(value);
  const size = Math.abs(value);
  return size >= 10 ** -DECIMALS && size < 1e9
    ? value.toFixed(DECIMALS)
    : value.toExponential(DECIMALS);
}

function numberWord(value: number): string {
  return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
}
