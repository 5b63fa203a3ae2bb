import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { formatBytes } from "../numbers.ts";
import { chooseFile } from "../save_file.ts";
import type { Field } from "./field.ts";
import { type ControlProps, ownProblem } from "./field_props.ts";
import { Labelled } from "./labelled.tsx";
import { Unreadable } from "./unreadable.ts";

/** More than that nobody types, and no browser shows gladly. */
const MAX_TYPED_BYTES = 4096;

/** Bytes: of a file, or typed in base64. */
export function BytesControl(
  { field, name, value, onChange, onCommit, problems, isDisabled, tools }: ControlProps<Field>,
): VNode {
  const [typed, setTyped] = useState({ text: "", value: undefined as unknown });
  const bytes = value instanceof Uint8Array ? value : new Uint8Array();
  const text = Object.is(typed.value, value)
    ? typed.text
    : value instanceof Unreadable
    ? value.text
    : bytes.length <= MAX_TYPED_BYTES
    ? bytes.toBase64()
    : "";
  const type = (text: string) => {
    const next = readBase64(text);
    setTyped({ text, value: next });
    onChange(next);
  };
  const load = async () => {
    const file = await chooseFile("");
    if (file === undefined) return;
    onChange(new Uint8Array(await file.arrayBuffer()));
    onCommit?.();
  };
  return (
    <Labelled name={name} hint={field.hint} problem={ownProblem(problems)} tools={tools}>
      {({ labelId: _, ...ties }) => (
        <div class="form-bytes">
          <input
            {...ties}
            type="text"
            class="code"
            placeholder={bytes.length > MAX_TYPED_BYTES ? "" : "base64"}
            autocomplete="off"
            spellcheck={false}
            disabled={isDisabled}
            value={text}
            onInput={({ currentTarget }) => type(currentTarget.value)}
            onChange={() => onCommit?.()}
          />
          <span class="quiet small tabular">{formatBytes(bytes.length)}</span>
          <button type="button" disabled={isDisabled} onClick={() => void load()}>File …</button>
        </div>
      )}
    </Labelled>
  );
}

function readBase64(text: string): Uint8Array | Unreadable {
  try {
    return Uint8Array.fromBase64(text.trim());
  } catch {
    return new Unreadable(text, "this is no base64");
  }
}
