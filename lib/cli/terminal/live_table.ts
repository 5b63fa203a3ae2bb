import { cutToWidth, padToWidth, textWidth } from "../../text/text_width.ts";
import type { ConsoleSize, Output } from "./output.ts";

/**
 * A table that is written again and again in its own place on a terminal.
 *
 * - A table that is too wide is shown with rows and columns exchanged, where that fits.
 * - What still does not fit is cut: a line that went on below, or that scrolled away above, could not
 *   be taken back.
 */
export class LiveTable {
  readonly #output: Output;
  #height = 0;

  /** @param output The terminal. */
  constructor(output: Output) {
    this.#output = output;
  }

  /**
   * Shows rows in place of those before.
   *
   * @param rows The cells; the first row holds the titles.
   * @returns A promise that settles when they are written.
   */
  show(rows: readonly (readonly string[])[]): Promise<void> {
    const [titles = "", ...lines] = fit(rows, this.#output.size);
    const up = this.#height > 0 ? `\x1b[${this.#height}A\x1b[0J` : "";
    this.#height = lines.length + 1;
    return this.#output.write(`${up}${[this.#output.style.bold(titles), ...lines].join("\n")}\n`);
  }
}

/**
 * Lays cells out on a terminal.
 *
 * @param rows The cells; the first row holds the titles.
 * @param size How large the terminal is.
 * @returns The lines, of which the terminal's last one is spared.
 */
export function fit(
  rows: readonly (readonly string[])[],
  { columns, rows: height }: ConsoleSize,
): string[] {
  const layouts = [alignRows(rows), alignRows(exchange(rows))];
  const fits = (lines: string[]) =>
    lines.length < height && lines.every((line) => textWidth(line) < columns);
  const lines = layouts.find(fits) ?? layouts[0]!;
  const shown = lines.length < height ? lines : [
    ...lines.slice(0, Math.max(1, height - 2)),
    `… and ${lines.length - Math.max(1, height - 2)} more`,
  ];
  return shown.map((line) => cutToWidth(line, Math.max(1, columns - 1)));
}

/**
 * Puts cells below each other: the first column to the left, the others to the right.
 *
 * @param rows The cells.
 * @returns One line for each row.
 */
export function alignRows(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>(
    (widths, row) => row.map((cell, index) => Math.max(widths[index] ?? 0, textWidth(cell))),
    [],
  );
  return rows.map((row) =>
    row.map((cell, index) =>
      index === 0
        ? padToWidth(cell, widths[index]!)
        : " ".repeat(widths[index]! - textWidth(cell)) + cell
    ).join("  ").trimEnd()
  );
}

function exchange(rows: readonly (readonly string[])[]): string[][] {
  return (rows[0] ?? []).map((_title, column) => rows.map((row) => row[column] ?? ""));
}
