/**
 * Writes a value for people to read.
 *
 * Long arrays are shortened, with a note of how many items follow; control characters in texts are
 * escaped.
 *
 * @param value Any value.
 * @param options `colors`: whether to colour it for a terminal; `indent`: how many spaces the lines
 * after the first start with.
 * @returns The text.
 */
export function formatValue(
  value: unknown,
  { colors = false, indent = 0 }: { colors?: boolean; indent?: number } = {},
): string {
  const text = Deno.inspect(value, { colors, depth: 16, strAbbreviateSize: 10_000 });
  return text.replaceAll("\n", `\n${" ".repeat(indent)}`);
}

/**
 * Writes a time as the user's clock shows it.
 *
 * @param epochMs Milliseconds since the Unix epoch.
 * @returns Such as `2026-03-01 17:04:05.678`.
 */
export function formatTime(epochMs: number): string {
  const date = new Date(epochMs);
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(twoDigits).join("-");
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(":");
  return `${day} ${time}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
