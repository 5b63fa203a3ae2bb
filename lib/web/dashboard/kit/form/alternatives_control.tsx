import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import { alternativeName, fittingAlternative } from "./alternatives.ts";
import type { Field } from "./field.ts";
import type { ControlProps } from "./field_props.ts";
import { initialValue } from "./initial_value.ts";

/** One of several forms: which, and that one. */
export function AlternativesControl(
  props: ControlProps<Extract<Field, { kind: "alternatives" }>>,
): VNode {
  const { field: { options }, Inner, name, value, root, onChange, onCommit, isDisabled, tools } =
    props;
  // What was chosen holds for what comes of it; a value from elsewhere is looked at anew.
  const [chosen, setChosen] = useState<{ index: number; value: unknown } | undefined>(undefined);
  const fitting = useMemo(() => fittingAlternative(options, value, root), [options, value, root]);
  const index = chosen && Object.is(chosen.value, value) ? chosen.index : fitting;
  const change = (value: unknown, index: number) => {
    setChosen({ index, value });
    onChange(value);
  };
  const choice = (
    <span class="form-tools">
      <select
        aria-label={`Form of ${name === "" ? "it" : name}`}
        value={String(index)}
        disabled={isDisabled}
        onChange={({ currentTarget }) => {
          const next = Number(currentTarget.value);
          change(initialValue({ schema: options[next], root }), next);
          onCommit?.();
        }}
      >
        {options.map((option, index) => (
          <option key={index} value={String(index)}>{alternativeName(option, root, index)}</option>
        ))}
      </select>
      {tools}
    </span>
  );
  return (
    <Inner
      {...props}
      key={index}
      schema={options[index]}
      nesting={(props.nesting ?? 0) + 1}
      name={name === "" ? "Form" : name}
      tools={choice}
      onChange={(next) => change(next, index)}
    />
  );
}
