import type { VNode } from "preact";
import { useId, useState } from "preact/hooks";
import type { Form } from "./use_form.ts";
import { FieldView } from "./field_view.tsx";
import { TextValueControl } from "./text_value_control.tsx";
import { UnreadableText } from "./read_value.ts";

interface SchemaFormProps {
  /** What {@linkcode useForm} returned. */
  readonly form: Form;
  /** What the whole is called, for its text. @default {"Value"} */
  readonly name?: string;
  /** Whether it can only be looked at. */
  readonly isDisabled?: boolean;
}

/** A form for the values of a schema, which may be filled in field by field, or as JSON. */
export function SchemaForm({ form, name = "Value", isDisabled }: SchemaFormProps): VNode {
  const [isText, setText] = useState(false);
  const props = {
    schema: form.schema,
    root: form.root,
    value: form.value,
    problems: form.problems,
    onChange: form.set,
    isDisabled,
  };
  return (
    <div class="form">
      <FormSwitch
        isText={isText}
        onSwitch={setText}
        isStuck={form.value instanceof UnreadableText}
      />
      {isText
        ? <TextValueControl {...props} name={`${name}, as JSON or YAML`} />
        : <FieldView {...props} name="" />}
    </div>
  );
}

/** What cannot be read cannot be shown field by field. */
function FormSwitch({ isText, onSwitch, isStuck }: {
  readonly isText: boolean;
  readonly onSwitch: (isText: boolean) => void;
  readonly isStuck: boolean;
}): VNode {
  const group = useId();
  return (
    <div class="form-segments form-switcher" role="radiogroup" aria-label="Fill in as">
      {[false, true].map((one) => (
        <label key={String(one)}>
          <input
            type="radio"
            name={group}
            checked={one === isText}
            disabled={isStuck}
            onChange={() => onSwitch(one)}
          />
          <span>{one ? "JSON" : "Form"}</span>
        </label>
      ))}
    </div>
  );
}
