import type { VNode } from "preact";
import { valueText } from "../../kit/form/value_text.ts";
import type { ParamDescription } from "../../../../params/param_description.ts";

/** What params are, and what they would become. */
export function ChangeTable({ described, values }: {
  readonly described: readonly ParamDescription[];
  readonly values: Readonly<Record<string, unknown>>;
}): VNode {
  const before = new Map(described.map(({ name, value }) => [name, value]));
  return (
    <table class="param-changes">
      <thead>
        <tr>
          <th scope="col">Param</th>
          <th scope="col">Now</th>
          <th scope="col">Then</th>
        </tr>
      </thead>
      <tbody>
        {Object.entries(values).map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>
              <code>{valueText(before.get(name))}</code>
            </td>
            <td>
              <code>{valueText(value)}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
