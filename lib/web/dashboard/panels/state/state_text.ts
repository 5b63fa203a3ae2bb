/** Longer words are cut. */
const MAX_LETTERS = 80;

/**
 * Says what a value is called.
 *
 * @param value The value.
 * @param nameOf What the schema calls it, if it does.
 * @returns The word; `undefined` where a value is no state, as an object.
 */
export function stateText(
  value: unknown,
  nameOf: (value: unknown) => string | undefined,
): string | undefined {
  switch (typeof value) {
    case "string":
      return cut(value);
    case "boolean":
    case "bigint":
      return nameOf(value) ?? String(value);
    case "number":
      return nameOf(value) ?? String(Number(value.toPrecision(6)));
    default:
      return value === null ? "null" : undefined;
  }
}

function cut(text: string): string {
  // So that a hostile text of a gigabyte costs no more than others.
  const clean = text.slice(0, MAX_LETTERS + 1).replace(/\s+/g, " ").trim();
  if (clean === "") return "(empty)";
  return clean.length > MAX_LETTERS ? `${clean.slice(0, MAX_LETTERS)}…` : clean;
}

const [MAX_FIELDS, MAX_DEPTH, MAX_ITEMS] = [500, 8, 8];

/**
 * Finds what of a message may be a state: words, yes or no, and whole numbers.
 *
 * @param value The message.
 * @returns The ways to them, at most 500.
 */
export function stateFields(value: unknown): readonly string[] {
  const found: string[] = [];
  collect(value, { path: "", depth: 0, found });
  return found;
}

interface Place {
  readonly path: string;
  readonly depth: number;
  readonly found: string[];
}

function collect(value: unknown, { path, depth, found }: Place): void {
  if (found.length >= MAX_FIELDS || depth > MAX_DEPTH) return;
  const isState = typeof value === "string" || typeof value === "boolean" ||
    typeof value === "bigint" || Number.isSafeInteger(value);
  if (isState) found.push(path);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return;
  const next = (entry: unknown, place: string) =>
    collect(entry, { path: place, depth: depth + 1, found });
  if (Array.isArray(value)) {
    value.slice(0, MAX_ITEMS).forEach((item, i) => next(item, `${path}[${i}]`));
    return;
  }
  for (const [key, entry] of value instanceof Map ? value : Object.entries(value)) {
    if (typeof key !== "string" || key === "") continue;
    const step = key.replaceAll(".", "\\.");
    next(entry, path === "" ? step : `${path}.${step}`);
  }
}
