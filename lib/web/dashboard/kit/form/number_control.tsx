import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { fineStep, moveBy } from "../../../../params/number_steps.ts";
import type { NumberField } from "./field.ts";
import { type ControlProps, ownProblem } from "./field_props.ts";
import { Labelled, type Ties } from "./labelled.tsx";
import { asNumber, numberText, readNumber } from "./read_number.ts";

/** What was typed, and what it became: the text stays as it is while that is the value. */
interface Typed {
  readonly text: string;
  readonly value: unknown;
}

/** A number: typed, moved by the arrow keys, and by a slider where it has two ends. */
export function NumberControl(props: ControlProps<NumberField>): VNode {
  const { field, name, problems, tools, value } = props;
  const range = rangeText(field);
  const hint = [field.hint, range].filter((text) => text !== "").join(" ");
  const hasSlider = field.min !== undefined && field.max !== undefined && field.max > field.min &&
    typeof value !== "bigint";
  return (
    <Labelled name={name} hint={hint} problem={ownProblem(problems)} tools={tools}>
      {(ties) => (
        <div class="form-number">
          {hasSlider && <Slider {...props} />}
          <NumberText {...props} ties={ties} />
          {field.unit !== "" && <span class="form-unit">{field.unit}</span>}
        </div>
      )}
    </Labelled>
  );
}

function NumberText(
  { field, value, onChange, onCommit, isDisabled, ties: { labelId: _, ...ties } }:
    & ControlProps<NumberField>
    & { readonly ties: Ties },
): VNode {
  const [typed, setTyped] = useState<Typed | undefined>(undefined);
  const text = typed && Object.is(typed.value, value) ? typed.text : numberText(value);
  const type = (text: string) => {
    const next = readNumber(text, field);
    setTyped({ text, value: next });
    onChange(next);
  };
  const step = (event: KeyboardEvent) => {
    const by = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
    if (by === 0 || typeof value !== "number") return;
    event.preventDefault();
    onChange(moveBy(value, field, { by, isCoarse: event.shiftKey }));
    onCommit?.();
  };
  return (
    <input
      {...ties}
      class="number"
      type="text"
      inputMode={field.isInteger && (field.min ?? -1) >= 0 ? "numeric" : "decimal"}
      autocomplete="off"
      spellcheck={false}
      disabled={isDisabled}
      value={text}
      onInput={({ currentTarget }) => type(currentTarget.value)}
      onKeyDown={step}
      onChange={() => onCommit?.()}
    />
  );
}

function Slider(
  { field, name, value, onChange, onCommit, isDisabled }: ControlProps<NumberField>,
): VNode {
  const { min = 0, max = 1 } = field;
  const number = asNumber(value, min);
  return (
    <input
      type="range"
      aria-label={`${name}, slider`}
      aria-valuetext={field.unit === "" ? undefined : `${numberText(value)} ${field.unit}`}
      min={min}
      max={max}
      step={fineStep(number, field)}
      disabled={isDisabled}
      value={number}
      onInput={({ currentTarget }) => {
        onChange(Number(currentTarget.value));
        onCommit?.();
      }}
    />
  );
}

function rangeText({ min, max }: NumberField): string {
  if (min !== undefined && max !== undefined) return `${min} to ${max}.`;
  if (min !== undefined) return `At least ${min}.`;
  return max === undefined ? "" : `At most ${max}.`;
}
