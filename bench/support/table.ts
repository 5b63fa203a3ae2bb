/**
 * Lays a table out in Markdown.
 *
 * @param rows The heading and the rows; the first column is text, the others are numbers.
 * @returns Its lines.
 */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(3, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const pad = (row: readonly string[]) =>
    line(
      widths.map((width, i) =>
        i === 0 ? (row[i] ?? "").padEnd(width) : (row[i] ?? "").padStart(width)
      ),
    );
  const rule = line(
    widths.map((width, i) => "-".repeat(i === 0 ? width : width - 1) + (i ? ":" : "")),
  );
  return [pad(rows[0]!), rule, ...rows.slice(1).map(pad)].join("\n");
}

/** Writes a number with three digits that count, thousands set apart. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return "";
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString("en-US");
  return Number(value.toPrecision(3)).toString();
}

/** @returns The middle one of the values. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

/** The middle of several runs of something. */
export function middle<T>(runs: readonly T[], value: (run: T) => number): T {
  return runs.toSorted((a, b) => value(a) - value(b))[runs.length >> 1]!;
}
