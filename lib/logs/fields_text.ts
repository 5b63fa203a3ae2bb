/** An error as `plainValue()` leaves it, also within another value. */
interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: unknown;
}

/** Texts that are no less readable without quotes. */
const BARE = /^[\p{L}\p{N}_./:@+%°-]+$/u;

/**
 * Writes what was handed along with a log line for people: `key=value` behind the text, and errors with
 * their stack and causes on lines of their own.
 *
 * @param text The line's text.
 * @param data What goes with it, as `plainValue()` returns it or as it came from elsewhere.
 * @returns One line or several. Characters that nobody sees are as they were.
 */
export function withFields(text: string, data: unknown): string {
  if (data === undefined) return text;
  const errors: PlainError[] = [];
  const fields = fieldsOf(data).flatMap(([key, value]) => {
    if (isPlainError(value)) errors.push(value);
    // What stands on lines of its own needs no place here, but a name.
    if (isPlainError(value) && key === "") return [];
    const short = isPlainError(value) ? quoteUnlessBare(value.message) : valueText(value);
    return [key === "" ? short : `${key}=${short}`];
  });
  return [[text, ...fields].join(" "), ...errors.flatMap(errorLines)].join("\n");
}

function fieldsOf(data: unknown): [key: string, value: unknown][] {
  const hasFields = typeof data === "object" && data !== null && !Array.isArray(data) &&
    !isPlainError(data);
  return hasFields ? Object.entries(data) : [["", data]];
}

function valueText(value: unknown): string {
  if (typeof value === "string") return quoteUnlessBare(value);
  if (typeof value !== "object" || value === null) return String(value);
  return Deno.inspect(value, {
    compact: true,
    breakLength: Infinity,
    depth: 8,
    iterableLimit: 16,
    strAbbreviateSize: 200,
    colors: false,
  }).replace(/\s*\n\s*/g, " ");
}

function quoteUnlessBare(text: string): string {
  return BARE.test(text) ? text : JSON.stringify(text);
}

function errorLines(error: PlainError): string[] {
  const lines: string[] = [];
  let each: unknown = error;
  // What came from elsewhere may be as deep as a codec allows.
  for (let depth = 0; isPlainError(each) && depth < 10; depth++) {
    const text = each.stack ?? `${each.name}: ${each.message}`;
    lines.push(depth === 0 ? text : `Caused by: ${text}`);
    each = each.cause;
  }
  if (each !== undefined && !isPlainError(each)) lines.push(`Caused by: ${valueText(each)}`);
  return lines;
}

function isPlainError(value: unknown): value is PlainError {
  if (typeof value !== "object" || value === null) return false;
  const { name, message, stack } = value as Partial<Record<keyof PlainError, unknown>>;
  return typeof name === "string" && typeof message === "string" &&
    (stack === undefined || typeof stack === "string") && "stack" in value;
}
