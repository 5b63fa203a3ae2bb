import { signal } from "@preact/signals";
import { keep, kept } from "../../shell/kept.ts";
import { type PastCall, readHistory, withCall } from "./history.ts";

const NAME = "calls";

/** The last calls of this browser. */
export const callHistory = signal<readonly PastCall[]>(readHistory(kept(NAME)));

/** Keeps a call. */
export function keepCall(call: PastCall): void {
  callHistory.value = withCall(callHistory.peek(), call);
  keep(NAME, callHistory.peek());
}
