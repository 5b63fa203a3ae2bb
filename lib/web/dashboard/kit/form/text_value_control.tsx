import type { VNode } from "preact";
import { useRef, useState } from "preact/hooks";
import { type FieldProps, ownProblem } from "./field_props.ts";
import { Labelled } from "./labelled.tsx";
import { readValue, UnreadableText } from "./read_value.ts";
import { Unreadable } from "./unreadable.ts";
import { valueText } from "./value_text.ts";

const MIN_ROWS = 3;
const MAX_ROWS = 24;

/** A value as JSON or YAML; where it is none, the place is shown. */
export function TextValueControl(
  { name, value, onChange, onCommit, problems, isDisabled, tools, schema, root, hint = "" }:
    & FieldProps
    & { readonly hint?: string },
): VNode {
  const area = useRef<HTMLTextAreaElement>(null);
  const [typed, setTyped] = useState({ text: "", value: undefined as unknown });
  const isTyped = typed.text !== "" && Object.is(typed.value, value);
  const text = isTyped ? typed.text : value instanceof Unreadable ? value.text : valueText(value);
  const rows = Math.min(MAX_ROWS, Math.max(MIN_ROWS, text.split("\n").length));
  return (
    <Labelled name={name} hint={hint} problem={ownProblem(problems)} tools={tools}>
      {({ labelId: _, ...ties }) => (
        <>
          <textarea
            {...ties}
            ref={area}
            rows={rows}
            spellcheck={false}
            autocapitalize="off"
            disabled={isDisabled}
            value={text}
            onInput={({ currentTarget: { value: text } }) => {
              const next = readValue(text, { schema, root });
              setTyped({ text, value: next });
              onChange(next);
            }}
            onChange={() => onCommit?.()}
          />
          {value instanceof UnreadableText && <WrongPlace text={value} area={area} />}
        </>
      )}
    </Labelled>
  );
}

/** The line that is wrong, which leads there. */
function WrongPlace({ text: { text, position }, area }: {
  readonly text: UnreadableText;
  readonly area: { readonly current: HTMLTextAreaElement | null };
}): VNode {
  const lines = text.split("\n");
  const line = lines[position.line - 1] ?? "";
  const at = position.column - 1;
  const go = () => {
    const before = lines.slice(0, position.line - 1).reduce(
      (sum, { length }) => sum + length + 1,
      0,
    );
    area.current?.focus();
    area.current?.setSelectionRange(before + at, before + at + 1);
  };
  return (
    <button type="button" class="form-place" onClick={go} title="Go there">
      <span class="quiet">{position.line}:</span>
      <code>
        {line.slice(Math.max(0, at - 40), at)}
        <mark>{line.slice(at, at + 1) || "⏎"}</mark>
        {line.slice(at + 1, at + 40)}
      </code>
    </button>
  );
}
