import type { ReadonlySignal } from "@preact/signals";
import type { VNode } from "preact";
import { IconButton } from "../../kit/icon_button.tsx";
import type { SeriesSettings } from "./row.ts";
import { seriesColourText } from "./series_colour.ts";
import { fieldText } from "./series_field.ts";

interface LegendProps {
  readonly series: readonly SeriesSettings[];
  /** What each is now, or under the pointer. */
  readonly values: ReadonlySignal<readonly string[]>;
  readonly change: (series: readonly SeriesSettings[]) => void;
}

/** The lines of a plot: which there are, what they are now, and what can be done with them. */
export function Legend({ series, values, change }: LegendProps): VNode {
  const set = (index: number, changed: Partial<SeriesSettings>) =>
    change(series.map((one, i) => i === index ? { ...one, ...changed } : one));
  return (
    <ul class="plot-legend" aria-label="Lines">
      {series.map((one, index) => {
        const name = fieldText(one);
        return (
          <li key={name} class={one.isHidden ? "hidden" : ""}>
            <button
              type="button"
              class="plot-name"
              aria-pressed={!one.isHidden}
              title={one.isHidden ? "Show it" : "Hide it"}
              onClick={() => set(index, { isHidden: !one.isHidden })}
            >
              <span
                class="plot-swatch"
                style={{ "--swatch": seriesColourText(index) }}
                aria-hidden="true"
              />
              <span class="ellipsis code">{name}</span>
            </button>
            <span class="number plot-value" data-series={index}>
              <Value values={values} index={index} />
            </span>
            <button
              type="button"
              class="plain plot-axis"
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
          </li>
        );
      })}
    </ul>
  );
}

/** Stands alone, so that nothing else is rendered when a value is another one. */
function Value(
  { values, index }: { readonly values: ReadonlySignal<readonly string[]>; readonly index: number },
): VNode {
  return <>{values.value[index] ?? ""}</>;
}
