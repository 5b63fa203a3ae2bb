import type { ReadonlySignal } from "@preact/signals";
import type { VNode } from "preact";
import { IconButton } from "../../kit/icon_button.tsx";
import { lineText } from "./plot_data.ts";
import type { SeriesSettings } from "./row.ts";
import { seriesColourText } from "./series_colour.ts";

/** What is told of a line. */
export interface LegendValue {
  /** What it is now, or under the pointer. */
  readonly value: string;
  /** Figures of what is seen of it; empty where they are not asked for. */
  readonly statistics: string;
}

interface LegendProps {
  readonly series: readonly SeriesSettings[];
  readonly values: ReadonlySignal<readonly LegendValue[]>;
  readonly change: (series: readonly SeriesSettings[]) => void;
}

/** The lines of a plot: which there are, what they are now, and what can be done with them. */
export function Legend({ series, values, change }: LegendProps): VNode {
  const set = (index: number, changed: Partial<SeriesSettings>) =>
    change(series.map((one, i) => i === index ? { ...one, ...changed } : one));
  return (
    <ul class="plot-legend" aria-label="Lines">
      {series.map((one, index) => {
        const name = lineText(one);
        return (
          <li key={name} class={one.isHidden ? "hidden" : ""}>
            <button
              type="button"
              class="plot-name"
              aria-pressed={!one.isHidden}
              title={`${one.isHidden ? "Show" : "Hide"} ${name}`}
              onClick={() => set(index, { isHidden: !one.isHidden })}
            >
              <span
                class="plot-swatch"
                style={{ "--swatch": seriesColourText(one.colour) }}
                aria-hidden="true"
              />
              <span class="ellipsis code plot-name-end">
                <bdi>{name}</bdi>
              </span>
            </button>
            <span class="number plot-value">
              <Told values={values} index={index} what="value" />
            </span>
            <button
              type="button"
              class="plain plot-switch"
              aria-pressed={one.isDerivative}
              aria-label={`d/dt ${name}`}
              title="How fast it changes, per second"
              onClick={() => set(index, { isDerivative: !one.isDerivative })}
            >
              d/dt
            </button>
            <button
              type="button"
              class="plain plot-switch"
              title="The axis that it is measured by"
              aria-label={`${name}: ${one.axis} axis`}
              onClick={() => set(index, { axis: one.axis === "left" ? "right" : "left" })}
            >
              {one.axis === "left" ? "L" : "R"}
            </button>
            <IconButton
              icon="close"
              label={`Remove ${name}`}
              onClick={() => change(series.filter((_one, i) => i !== index))}
            />
            <span class="number plot-statistics">
              <Told values={values} index={index} what="statistics" />
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** Stands alone, so that nothing else is rendered when a value is another one. */
function Told(
  { values, index, what }: Pick<LegendProps, "values"> & {
    readonly index: number;
    readonly what: keyof LegendValue;
  },
): VNode {
  return <>{values.value[index]?.[what] ?? ""}</>;
}
