import type { SeriesData } from "./plot_data.ts";
import type { Axis } from "./row.ts";

/** A line as it is drawn. */
export interface ChartSeries {
  readonly label: string;
  /** As a canvas takes it. */
  readonly colour: string;
  readonly axis: Axis;
  readonly isHidden: boolean;
  readonly data: SeriesData;
}
