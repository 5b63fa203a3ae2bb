import { padToWidth, textWidth } from "../../text/text_width.ts";
import { wrap, wrapParts } from "../../text/wrap.ts";
import type { ConsoleSize } from "./output.ts";

/** The cells of a table, row by row; the first row holds the titles. */
export type Rows = readonly (readonly string[])[];

/** What stands between two columns. */
const GAP = "  ";

/**
 * Lays a table out for a terminal. No value is ever cut.
 *
 * The first of these that fits: the table; rows and columns exchanged; a block for each row, its
 * values below its name; the table without its last columns, and a line that says which.
 *
 * @param rows The cells.
 * @param size How large the terminal is; its last line and its last column are left free.
 * @returns The lines. Rows for which there is no room are counted in the last one.
 */
export function layOut(rows: Rows, { columns, rows: height }: ConsoleSize): string[] {
  const width = Math.max(1, columns - 1);
  const isNarrow = (lines: readonly string[]) => lines.every((line) => textWidth(line) <= width);
  const fits = (lines: readonly string[]) => isNarrow(lines) && lines.length < height;
  const table = alignRows(rows);
  const whole = [table, alignRows(exchange(rows)), blocks(rows, width)].find(fits);
  if (whole) return whole;
  if (isNarrow(table)) return shorten(table, height);
  const { lines, note } = withoutLastColumns(rows, width) ??
    { lines: blocks(rows, width), note: [] };
  return [...shorten(lines, height - note.length), ...note];
}

/**
 * Puts cells below each other: the first column to the left, the others to the right.
 *
 * @param rows The cells.
 * @returns One line for each row.
 */
export function alignRows(rows: Rows): string[] {
  return align(
    rows,
    (cell, width, column) =>
      column === 0 ? padToWidth(cell, width) : " ".repeat(width - textWidth(cell)) + cell,
  );
}

/**
 * Puts cells below each other that are no numbers: all to the left.
 *
 * @param rows The cells.
 * @returns One line for each row.
 */
export function alignTexts(rows: Rows): string[] {
  return align(rows, padToWidth);
}

function align(
  rows: Rows,
  pad: (cell: string, width: number, column: number) => string,
): string[] {
  const widths = rows.reduce<number[]>(
    (widths, row) => row.map((cell, index) => Math.max(widths[index] ?? 0, textWidth(cell))),
    [],
  );
  return rows.map((row) =>
    row.map((cell, column) => pad(cell, widths[column]!, column)).join(GAP).trimEnd()
  );
}

function exchange(rows: Rows): string[][] {
  return (rows[0] ?? []).map((_title, column) => rows.map((row) => row[column] ?? ""));
}

/** Each row as its name, and its values with their titles below that. */
function blocks([titles = [], ...rows]: Rows, width: number): string[] {
  const indent = width > 20 ? GAP : "";
  return rows.flatMap(([name = "", ...cells]) => {
    const parts = cells.map((cell, index) => `${titles[index + 1]} ${cell}`);
    const lines = wrapParts(parts, { columns: width - indent.length, separator: GAP });
    return [...wrap(name, width), ...lines.map((line) => indent + line)];
  });
}

/** The table with as many of its columns as fit, or nothing where not even one does. */
function withoutLastColumns(
  rows: Rows,
  width: number,
): { lines: string[]; note: string[] } | undefined {
  const titles = rows[0] ?? [];
  for (let count = titles.length - 1; count > 1; count--) {
    const lines = alignRows(rows.map((row) => row.slice(0, count)));
    if (lines.some((line) => textWidth(line) > width)) continue;
    return { lines, note: wrap(`No room for: ${titles.slice(count).join(", ")}`, width) };
  }
}

function shorten(lines: string[], height: number): string[] {
  if (lines.length < height) return lines;
  const shown = Math.max(1, height - 2);
  return [...lines.slice(0, shown), `… and ${lines.length - shown} more`];
}
