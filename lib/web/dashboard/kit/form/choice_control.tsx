import type { VNode } from "preact";
import type { Choice, Field } from "./field.ts";
import { type ControlProps, ownProblem } from "./field_props.ts";
import { Labelled } from "./labelled.tsx";
import { valueText } from "./value_text.ts";

/** So many short choices are seen side by side. */
const MAX_SEGMENTS = 4;
const MAX_LETTERS = 28;

type ChoiceField = Extract<Field, { kind: "choice" }>;

/** One of several values: side by side where they are few and short, else in a list. */
export function ChoiceControl(props: ControlProps<ChoiceField>): VNode {
  const { field, name, problems, tools } = props;
  const letters = field.choices.reduce((sum, { label }) => sum + label.length, 0);
  const isSegmented = field.choices.length <= MAX_SEGMENTS && letters <= MAX_LETTERS;
  return (
    <Labelled
      name={name}
      hint={field.hint}
      problem={ownProblem(problems)}
      tools={tools}
      isGroup={isSegmented}
    >
      {({ labelId, ...ties }) =>
        isSegmented
          ? <Segments {...props} labelId={labelId} group={ties.id} />
          : <Select {...props} ties={ties} />}
    </Labelled>
  );
}

function Segments({ field, value, onChange, onCommit, isDisabled, labelId, group }:
  & ControlProps<ChoiceField>
  & { readonly labelId: string; readonly group: string }): VNode {
  return (
    <div class="form-segments" role="radiogroup" aria-labelledby={labelId}>
      {field.choices.map((choice, index) => (
        <label key={index}>
          <input
            type="radio"
            name={group}
            checked={isSame(choice, value)}
            disabled={isDisabled}
            onChange={() => {
              onChange(choice.value);
              onCommit?.();
            }}
          />
          <span>{choice.label}</span>
        </label>
      ))}
    </div>
  );
}

function Select({ field, value, onChange, onCommit, isDisabled, ties }:
  & ControlProps<ChoiceField>
  & { readonly ties: Readonly<Record<string, unknown>> }): VNode {
  const index = field.choices.findIndex((choice) => isSame(choice, value));
  return (
    <select
      {...ties}
      disabled={isDisabled}
      value={String(index)}
      onChange={({ currentTarget }) => {
        onChange(field.choices[Number(currentTarget.value)]?.value);
        onCommit?.();
      }}
    >
      {index < 0 && <option value="-1">choose …</option>}
      {field.choices.map(({ label }, index) => (
        <option key={index} value={String(index)}>{label}</option>
      ))}
    </select>
  );
}

function isSame(choice: Choice, value: unknown): boolean {
  return valueText(choice.value) === valueText(value);
}
