import type { VNode } from "preact";
import { useId } from "preact/hooks";
import type { Field } from "./field.ts";
import { type ControlProps, ownProblem } from "./field_props.ts";

/** Yes or no: a switch beside its name. */
export function BooleanControl(
  { field, name, value, onChange, onCommit, problems, isDisabled, tools }: ControlProps<Field>,
): VNode {
  const id = useId();
  const problem = ownProblem(problems);
  return (
    <div class="form-field">
      <div class="form-name">
        <label class="form-switch">
          <input
            type="checkbox"
            role="switch"
            checked={value === true}
            disabled={isDisabled}
            aria-describedby={`${id}-hint`}
            onChange={({ currentTarget }) => {
              onChange(currentTarget.checked);
              onCommit?.();
            }}
          />
          <span class="form-label">{name}</span>
        </label>
        {tools}
      </div>
      <div id={`${id}-hint`}>
        {field.hint !== "" && <p class="form-hint">{field.hint}</p>}
        <p class="form-problem" role="alert">{problem}</p>
      </div>
    </div>
  );
}
