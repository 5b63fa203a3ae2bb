import type { VNode } from "preact";
import type { Field } from "./field.ts";
import { type ControlProps, ownProblem } from "./field_props.ts";
import { Labelled } from "./labelled.tsx";

/** Which keyboard a phone shows for a format. */
const INPUT_MODES: Readonly<Record<string, "email" | "url" | "decimal">> = {
  email: "email",
  uri: "url",
  ipv4: "decimal",
};

/** A text, of several lines where it is long or has some. */
export function TextControl(
  { field, name, value, onChange, onCommit, problems, isDisabled, tools }: ControlProps<
    Extract<Field, { kind: "text" }>
  >,
): VNode {
  const text = typeof value === "string" ? value : "";
  const isLong = field.isLong || text.includes("\n") || text.length > 200;
  return (
    <Labelled name={name} hint={field.hint} problem={ownProblem(problems)} tools={tools}>
      {({ labelId: _, ...ties }) => {
        const common = {
          ...ties,
          value: text,
          disabled: isDisabled,
          spellcheck: false,
          onChange: () => onCommit?.(),
        };
        if (isLong) {
          return (
            <textarea
              {...common}
              rows={4}
              onInput={({ currentTarget }) => onChange(currentTarget.value)}
            />
          );
        }
        return (
          <input
            {...common}
            type="text"
            inputMode={INPUT_MODES[field.format] ?? "text"}
            placeholder={field.format}
            autocomplete="off"
            autocapitalize="off"
            onInput={({ currentTarget }) => onChange(currentTarget.value)}
          />
        );
      }}
    </Labelled>
  );
}
