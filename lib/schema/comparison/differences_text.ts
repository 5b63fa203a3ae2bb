import type { SchemaDifference } from "./compare.ts";

/** So many fields are named. */
const MAX_TOLD = 5;

/**
 * Says in a line what differs, such as `range.ranges: number here, string there`.
 *
 * @param differences What differs.
 * @param own Where the one type is, such as `here`.
 * @param other Where the other one is.
 */
export function differencesText(
  differences: readonly SchemaDifference[],
  own: string,
  other: string,
): string {
  const told = differences.slice(0, MAX_TOLD).map((difference) =>
    `${difference.path}: ${difference.own} ${own}, ${difference.other} ${other}`
  );
  const left = differences.length - told.length;
  return told.join("; ") + (left > 0 ? `; and ${left} more` : "");
}
