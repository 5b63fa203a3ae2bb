/**
 * Writes a value as YAML flow that is read as the same value: JSON, but for numbers that it cannot
 * write.
 *
 * @param value `null`, a boolean, a number, a bigint, a text, or an array or plain object of such.
 * @returns The text, on one line.
 */
export function flowText(value: unknown): string {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return numberText(value);
  if (Array.isArray(value)) return `[${value.map(flowText).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value);
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${flowText(item)}`).join(",")}}`;
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return ".nan";
  if (!Number.isFinite(value)) return value === Infinity ? ".inf" : "-.inf";
  return exactNumberText(value);
}

/**
 * Writes a number so that it is read as a number: digits alone are a bigint where there are many.
 *
 * @param value A finite number.
 * @returns Text that JSON and YAML read as the same number.
 */
export function exactNumberText(value: number): string {
  if (Object.is(value, -0)) return "-0";
  const isLong = Number.isInteger(value) && !Number.isSafeInteger(value);
  return isLong ? value.toExponential() : String(value);
}
