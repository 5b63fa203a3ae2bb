import { printable } from "../../../text/printable.ts";

/** So many files are named one by one. */
const MAX_NAMES = 4;

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

/**
 * Names files for people.
 *
 * @param paths The files, at least one.
 * @returns Such as `"a.bag", "a_1.bag"` or `"a.bag", "a_1.bag", "a_2.bag" and 98 more files`.
 */
export function filesText(paths: readonly string[]): string {
  const named = paths.length > MAX_NAMES ? paths.slice(0, MAX_NAMES - 1) : paths;
  const names = named.map((path) => `"${printable(path)}"`).join(", ");
  const more = paths.length - named.length;
  return more > 0 ? `${names} and ${countOf(more, "more file")}` : names;
}
