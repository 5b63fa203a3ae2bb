import { signal } from "@preact/signals";
import type { VNode } from "preact";
import { IconButton } from "./icon_button.tsx";

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly kind: "bad" | "good";
}

const SHOWN_MS = 6000;
/** So many are shown at most; the oldest go. */
const MAX_TOASTS = 4;

const toasts = signal<readonly Toast[]>([]);
let lastId = 0;

/**
 * Says something for a few seconds at the edge of the page, and to who has it read out.
 *
 * @param text What.
 * @param kind Whether something has failed or worked.
 */
export function say(text: string, kind: Toast["kind"] = "good"): void {
  const toast = { id: ++lastId, text, kind };
  // One that is still there is not said twice.
  const others = toasts.value.filter((other) => other.text !== text);
  toasts.value = [...others, toast].slice(-MAX_TOASTS);
  setTimeout(() => dismiss(toast.id), SHOWN_MS);
}

/** Says what has failed. */
export function sayError(error: unknown): void {
  say(error instanceof Error ? error.message : String(error), "bad");
}

function dismiss(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

/** What is being said. */
export function Toasts(): VNode {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(({ id, text, kind }) => (
        <div key={id} class={`toast ${kind}`}>
          <span>{text}</span>
          <IconButton icon="close" label="Dismiss" onClick={() => dismiss(id)} />
        </div>
      ))}
    </div>
  );
}
