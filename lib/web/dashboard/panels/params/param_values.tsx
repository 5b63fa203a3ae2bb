import type { VNode } from "preact";
import { valueText } from "../../kit/form/value_text.ts";
import type { TunedParam } from "../../../../params/tuned_params.ts";

/** Params as who may only look sees them. */
export function ParamValues({ params }: { readonly params: readonly TunedParam[] }): VNode {
  return (
    <table class="param-values">
      <tbody>
        {params.map(({ info: { name, unit, description }, value }) => (
          <tr key={name}>
            <th scope="row">
              {name}
              {description && <p class="form-hint">{description}</p>}
            </th>
            <td class="tabular">
              <code>{typeof value === "string" ? value : valueText(value)}</code> {unit}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
