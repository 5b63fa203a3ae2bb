import { type ReadonlySignal, signal } from "@preact/signals";

const seen = signal(globalThis.document?.visibilityState !== "hidden");
globalThis.document?.addEventListener("visibilitychange", () => {
  seen.value = document.visibilityState !== "hidden";
});

/** Whether the page is seen, and not behind another one of the browser. */
export const isSeen: ReadonlySignal<boolean> = seen;
