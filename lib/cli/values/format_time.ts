/**
 * Writes a time as the user's clock shows it.
 *
 * @param epochMs Milliseconds since the Unix epoch; what other nodes say may be any number.
 * @returns Such as `2026-03-01 17:04:05.678`; question marks where no calendar has such a time.
 */
export function formatTime(epochMs: number): string {
  const date = new Date(epochMs);
  if (Number.isNaN(date.getTime())) return "????-??-?? ??:??:??.???";
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(twoDigits).join("-");
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(":");
  return `${day} ${time}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
