/**
 * Makes a number of a date, so that it can be compared with one.
 *
 * @param value Any value.
 * @returns Milliseconds since the Unix epoch for a date; else the value.
 */
export function instantOf(value: unknown): unknown {
  return value instanceof Date ? value.getTime() : value;
}
