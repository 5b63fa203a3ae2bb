import type { SeriesData } from "./plot_data.ts";
import type { TimeRange } from "../../over_time/time_view.ts";

/** A line of a plot with its name. */
export interface NamedSeries {
  readonly name: string;
  readonly data: SeriesData;
}

/**
 * Writes lines of a plot as a table (RFC 4180): a row for each time, a column for each line, empty where it
 * has no sample then. Times are seconds since the Unix epoch.
 *
 * @param series The lines.
 * @param range Which times.
 * @returns Parts of the text, one after the other.
 */
export function* plotCsv(
  series: readonly NamedSeries[],
  { fromMs, toMs }: TimeRange,
): Generator<string> {
  yield `time,${series.map((one) => cell(one.name)).join()}\r\n`;
  const positions = series.map(({ data: { samples } }) => samples.indexAt(fromMs));
  for (;;) {
    let timeMs = Infinity;
    for (const [i, { data: { samples } }] of series.entries()) {
      if (positions[i]! < samples.length) timeMs = Math.min(timeMs, samples.timeAt(positions[i]!));
    }
    if (timeMs > toMs || timeMs === Infinity) return;
    const values = series.map(({ data: { samples } }, i) => {
      const at = positions[i]!;
      if (at >= samples.length || samples.timeAt(at) !== timeMs) return "";
      positions[i] = at + 1;
      const value = samples.valueAt(at);
      return Number.isNaN(value) ? "" : String(value);
    });
    yield `${timeMs / 1000},${values.join()}\r\n`;
  }
}

/** What a spreadsheet would take for a formula is no formula. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
