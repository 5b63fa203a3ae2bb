import { formatDigits } from "../../kit/numbers.ts";
import type { Statistics } from "./columns.ts";
import type { LegendValue } from "./legend.tsx";
import type { SeriesData } from "./plot_data.ts";
import type { TimeRange } from "../../over_time/time_view.ts";

/**
 * Says what stands beside a line.
 *
 * @param data What it has collected.
 * @param options At which time, and of which times there are to be figures.
 * @returns That, in words.
 */
export function legendValue(
  data: SeriesData | undefined,
  { atMs, statisticsOf }: {
    readonly atMs: number;
    readonly statisticsOf: (TimeRange & { readonly columnMs: number }) | undefined;
  },
): LegendValue {
  const value = data?.samples.valueAtTime(atMs) ?? NaN;
  return {
    value: Number.isNaN(value) ? "–" : formatDigits(value),
    statistics: data && statisticsOf ? statisticsText(data.columns.statistics(statisticsOf)) : "",
  };
}

function statisticsText({ min, max, mean, count }: Statistics): string {
  if (count === 0) return "nothing seen";
  const [least, greatest, middle] = [min, max, mean].map(formatDigits);
  return `${least} … ${greatest}, mean ${middle}, ${count} ×`;
}
