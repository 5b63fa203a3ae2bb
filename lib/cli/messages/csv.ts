import { toJsonValue } from "../values/json_value.ts";
import { Repeats } from "../values/repeats.ts";

/** A value of a message with the path that names its column. */
export type Field = readonly [path: string, value: unknown];

/** What became of one message. */
export interface CsvRow {
  /** The lines to print: the row, and before the first one the header. */
  readonly text: string;
  /** The paths of the fields that the header has no column for. */
  readonly leftOut: readonly string[];
}

/**
 * A table of messages as comma-separated values, by RFC 4180 but with line feeds.
 *
 * - The header is that of the first message: the paths of its fields, those of nested ones with dots
 *   between.
 * - Fields of later messages that have no column are left out; columns without a field are empty.
 * - Where a column's field has become an object or array, the cell holds it as JSON.
 */
export class CsvTable {
  readonly #leading: readonly string[];
  #columns: ReadonlySet<string> | undefined;

  /** @param leading The names of the columns before those of the fields. */
  constructor(leading: readonly string[]) {
    this.#leading = leading;
  }

  /**
   * Writes a message.
   *
   * @param leading The values of the leading columns.
   * @param fields The message's values, with the paths they start from.
   * @returns The lines, and what is not in them.
   */
  add(leading: readonly unknown[], fields: readonly Field[]): CsvRow {
    const cells = new Map<string, unknown>();
    const known = this.#columns ?? new Set();
    const repeats = new Repeats();
    for (const [path, value] of fields) {
      flatten(path, value, { known, cells, repeats, parents: [] });
    }
    const columns = this.#columns ?? new Set(cells.keys());
    const values = columns.values().map((path) => cells.get(path));
    const row = csvLine([...leading, ...values], repeats);
    const leftOut = [...cells.keys()].filter((path) => !columns.has(path));
    if (this.#columns) return { text: row, leftOut };
    this.#columns = columns;
    return { text: `${csvLine([...this.#leading, ...columns])}\n${row}`, leftOut };
  }
}

/**
 * Writes one line.
 *
 * @param values The cells.
 * @param repeats What has been written already of what they are parts of.
 * @returns The line without its line feed.
 */
export function csvLine(values: readonly unknown[], repeats: Repeats = new Repeats()): string {
  return values.map((value) => cell(value, repeats)).join(",");
}

/** Puts a value's fields into `cells`, down to what has a column or is no container. */
function flatten(path: string, value: unknown, { known, cells, repeats, parents }: {
  known: ReadonlySet<string>;
  cells: Map<string, unknown>;
  repeats: Repeats;
  parents: readonly object[];
}): void {
  const entries = known.has(path) || parents.includes(value as object)
    ? undefined
    : fieldsOf(value);
  if (!entries?.length) {
    cells.set(path, value);
    return;
  }
  if (!repeats.mayShow(value as object)) {
    cells.set(path, { $repeated: entries.length });
    return;
  }
  const inner = { known, cells, repeats, parents: [...parents, value as object] };
  for (const [key, item] of entries) {
    flatten(`${path}.${key.replaceAll(".", "\\.")}`, item, inner);
  }
}

/** What a value is flattened to, or `undefined` if it has one cell: bytes and sets, too, have. */
function fieldsOf(value: unknown): [string, unknown][] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (value instanceof Uint8Array || value instanceof DataView) return undefined;
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    return Array.from(value as ArrayLike<unknown>, (item, index) => [String(index), item]);
  }
  if (value instanceof Map) {
    const hasNames = value.keys().every((key) => typeof key === "string");
    return hasNames ? [...value] : undefined;
  }
  const isOther = value instanceof Set || value instanceof Date || value instanceof Error;
  return isOther ? undefined : Object.entries(value);
}

function cell(value: unknown, repeats: Repeats): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return quoted(value);
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (value instanceof Date) return isNaN(value.getTime()) ? "" : value.toISOString();
  if (value instanceof Uint8Array && repeats.mayShow(value)) return quoted(value.toBase64());
  return quoted(JSON.stringify(toJsonValue(value, repeats)));
}

/** An empty text is quoted, so that it differs from nothing. */
function quoted(text: string): string {
  return /[",\r\n]|^\s|\s$|^$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
