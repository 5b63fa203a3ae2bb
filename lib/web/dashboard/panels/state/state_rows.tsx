import type { ReadonlySignal } from "@preact/signals";
import type { VNode } from "preact";
import { IconButton } from "../../kit/icon_button.tsx";
import { fieldText, type SeriesField } from "../../over_time/series_field.ts";

interface StateRowsProps {
  readonly rows: readonly SeriesField[];
  /** What each is now, or under the pointer. */
  readonly values: ReadonlySignal<readonly string[]>;
  readonly onChange: (rows: readonly SeriesField[]) => void;
}

/** What the rows are of, and what they are now; the bands are drawn below each. */
export function StateRows({ rows, values, onChange }: StateRowsProps): VNode {
  return (
    <ul class="state-rows" aria-label="States">
      {rows.map((row, index) => {
        const name = fieldText(row);
        return (
          <li key={name}>
            <span class="ellipsis code" title={name}>{name}</span>
            <span class="state-now ellipsis">
              <Now values={values} index={index} />
            </span>
            <IconButton
              icon="close"
              label={`Remove ${name}`}
              onClick={() => onChange(rows.filter((_row, i) => i !== index))}
            />
          </li>
        );
      })}
    </ul>
  );
}

/** Stands alone, so that nothing else is rendered when it is another one. */
function Now(
  { values, index }: Pick<StateRowsProps, "values"> & { readonly index: number },
): VNode {
  return <>{values.value[index] ?? ""}</>;
}
