import type { ColumnRange } from "./columns.ts";
import type { SeriesData } from "./plot_data.ts";
import type { ValueRange } from "./value_view.ts";

/**
 * Finds from where to where an axis goes.
 *
 * @param series Its lines, updated to the range.
 * @param range What is seen of them.
 * @returns The least and the greatest value with some room; 0 to 1 where there is none.
 */
export function valueRange(series: readonly SeriesData[], range: ColumnRange): ValueRange {
  let [min, max] = [Infinity, -Infinity];
  for (const { columns } of series) {
    columns.forEach(range, (column) => {
      if (column.count === 0) return;
      if (column.min < min) min = column.min;
      if (column.max > max) max = column.max;
    });
  }
  if (min > max) return [0, 1];
  // A line that is level lies in the middle.
  const room = min === max ? Math.abs(min) * 0.05 || 0.5 : (max - min) * 0.06;
  return [min - room, max + room];
}
