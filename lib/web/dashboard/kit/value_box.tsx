import type { VNode } from "preact";
import { copyToClipboard } from "./clipboard.ts";
import { valueText } from "./form/value_text.ts";
import { IconButton } from "./icon_button.tsx";

/** More than that no browser shows gladly. */
const MAX_SHOWN = 20_000;

/** A value as text, to be copied. */
export function ValueBox({ value, label }: {
  readonly value: unknown;
  readonly label: string;
}): VNode {
  const text = value === undefined ? "nothing" : valueText(value);
  const copy = () => copyToClipboard(text, label);
  return (
    <div class="value-box">
      <pre tabIndex={0} aria-label={label}>
        {text.slice(0, MAX_SHOWN)}
        {text.length > MAX_SHOWN && " …"}
      </pre>
      <IconButton icon="copy" label={`Copy ${label}`} onClick={() => void copy()} />
    </div>
  );
}
