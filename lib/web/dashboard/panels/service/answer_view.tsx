import type { VNode } from "preact";
import { ErrorNotice } from "../../kit/error_notice.tsx";
import { formatMs } from "../../kit/numbers.ts";
import { ValueBox } from "../../kit/value_box.tsx";
import type { CallState, ServiceCall } from "./service_call.ts";

const WORDS: Readonly<Record<CallState, string>> = {
  running: "Waiting …",
  done: "Done",
  failed: "Failed",
  stopped: "Stopped",
};
const KINDS: Readonly<Record<CallState, string>> = {
  running: "info",
  done: "good",
  failed: "bad",
  stopped: "warn",
};

/** What a service has answered so far: its last part, and how many there were. */
export function AnswerView({ call }: { readonly call: ServiceCall }): VNode {
  const { state, parts, count, durationMs } = call;
  const isStream = count > 1 || state === "running" && count > 0;
  const before = parts.slice(0, -1).toReversed();
  return (
    <section class="answer" aria-label="Answer">
      <p class="answer-state" role="status">
        <span class={`pill ${KINDS[state]}`}>{WORDS[state]}</span>
        {state !== "running" && <span class="quiet small tabular">{formatMs(durationMs)}</span>}
      </p>
      {isStream && <p class="quiet small tabular">{count} parts came</p>}
      {call.error !== undefined && <ErrorNotice error={call.error} />}
      {count > 0 && <ValueBox value={parts.at(-1)} label={isStream ? "the last part" : "answer"} />}
      {before.length > 0 && (
        <details>
          <summary class="small">Parts before it</summary>
          {before.slice(0, 50).map((part, index) => (
            <ValueBox key={count - index} value={part} label={`part ${count - 1 - index}`} />
          ))}
        </details>
      )}
    </section>
  );
}
