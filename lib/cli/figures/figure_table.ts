import { cutToWidth, padToWidth, textWidth } from "../../text/text_width.ts";
import type { Column } from "./columns.ts";

const GAP = "  ";
/** A column of names gets shorter than its names, but not shorter than this. */
const LEAST_NAME = 12;

/** In which order rows are shown. */
export interface Order {
  /** The key of the column. */
  readonly key: string;
  readonly isDescending: boolean;
}

/**
 * Sorts rows.
 *
 * @param rows The rows.
 * @param columns Their columns, the name first: it decides where the other one is equal.
 * @param order By what; what is not known comes last in both directions.
 * @returns The rows in that order.
 */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { key, isDescending }: Order,
): Row[] {
  const column = columns.find((column) => column.key === key) ?? columns[0]!;
  const [name] = columns;
  return rows.toSorted((a, b) => {
    const [left, right] = [column.value(a), column.value(b)];
    if (left === null || right === null) {
      const unknownLast = Number(left === null) - Number(right === null);
      return unknownLast || compare(name!.value(a), name!.value(b));
    }
    const order = compare(left, right);
    return (isDescending ? -order : order) || compare(name!.value(a), name!.value(b));
  });
}

/** How a column is sorted that nobody has said more of: names upwards, numbers from the largest on. */
export function usualOrder<Row>({ key, isText = false }: Column<Row>): Order {
  return { key, isDescending: !isText };
}

/**
 * Finds the rows that a text occurs in, whatever its case.
 *
 * @param rows The rows.
 * @param columns Their columns: those with texts are looked through.
 * @param filter The text; none finds all rows.
 * @returns Those rows.
 */
export function filterRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  filter: string,
): readonly Row[] {
  if (filter === "") return rows;
  const wanted = filter.toLowerCase();
  const texts = columns.filter(({ isText }) => isText);
  return rows.filter((row) =>
    texts.some((column) => column.text(row).toLowerCase().includes(wanted))
  );
}

/** A table that fits: its titles, and a line for each row. */
export interface FigureTable {
  readonly title: string;
  readonly lines: readonly string[];
}

/**
 * Lays a table out for a width: the columns with the least weight are left out until it fits, and names
 * are cut where even that is not enough.
 *
 * @param rows The rows.
 * @param columns The columns.
 * @param options `width`: in columns of the terminal; `order`: the column that is marked.
 * @returns The lines, none wider than that.
 */
export function layOutFigures<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { width, order }: { width: number; order?: Order },
): FigureTable {
  let shown = columns.map((column) => {
    const title = column.key === order?.key
      ? `${column.title}${order.isDescending ? "▼" : "▲"}`
      : column.title;
    const cells = [title, ...rows.map((row) => column.text(row))];
    return { column, cells, width: Math.max(...cells.map(textWidth)) };
  });
  const excess = () =>
    shown.reduce((sum, each) => sum + each.width, 0) +
    GAP.length * (shown.length - 1) - width;
  while (excess() > 0) {
    const name = shown[0]!;
    const least = Math.min(name.width, LEAST_NAME);
    if (excess() <= name.width - least || shown.length === 1) {
      name.width = Math.max(1, name.width - excess());
      break;
    }
    const weight = Math.min(...shown.slice(1).map(({ column }) => column.weight));
    const last = shown.find(({ column }) => column.weight === weight)!;
    const room = last.width - excess();
    // A long text at the end may as well be cut as left out.
    if (last.column.isText && room >= 8) last.width = room;
    else shown = shown.filter((each) => each !== last);
  }
  const [title = "", ...lines] = Array.from(
    { length: rows.length + 1 },
    (_, index) =>
      shown.map(({ column, cells, width }) => fit(cells[index]!, width, column.isText ?? false))
        .join(GAP).trimEnd(),
  );
  return { title, lines };
}

function fit(cell: string, width: number, isText: boolean): string {
  if (textWidth(cell) > width) return padToWidth(`${cutToWidth(cell, width - 1)}…`, width);
  return isText ? padToWidth(cell, width) : " ".repeat(width - textWidth(cell)) + cell;
}

function compare(left: number | string | null, right: number | string | null): number {
  if (left === right) return 0;
  return left! < right! ? -1 : 1;
}
