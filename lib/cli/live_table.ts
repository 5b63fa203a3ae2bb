import type { Output } from "./output.ts";

/**
 * A table that is written again and again in its own place on a terminal.
 *
 * Lines that are longer than the terminal is wide are cut: a line that went on below could not be
 * taken back.
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
   */
  show(rows: readonly (readonly string[])[]): void {
    const { style, width } = this.#output;
    const [titles = "", ...lines] = alignRows(rows).map((line) => line.slice(0, width - 1));
    const up = this.#height > 0 ? `\x1b[${this.#height}A\x1b[0J` : "";
    this.#height = rows.length;
    void this.#output.write(`${up}${[style.bold(titles), ...lines].join("\n")}\n`);
  }
}

/**
 * Puts cells below each other: the first column to the left, the others to the right.
 *
 * @param rows The cells.
 * @returns One line for each row.
 */
export function alignRows(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>(
    (widths, row) => row.map((cell, index) => Math.max(widths[index] ?? 0, cell.length)),
    [],
  );
  return rows.map((row) =>
    row.map((cell, index) =>
      index === 0 ? cell.padEnd(widths[index]!) : cell.padStart(widths[index]!)
    ).join("  ").trimEnd()
  );
}
