/**
 * Counts things for people.
 *
 * @param count How many.
 * @param what What one of them is called.
 * @returns Such as `1 message` or `5 messages`.
 */
export function countOf(count: number, what = "message"): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
