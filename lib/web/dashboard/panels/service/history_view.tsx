import type { VNode } from "preact";
import { formatMs, formatTime } from "../../kit/numbers.ts";
import { callHistory } from "./call_history.ts";

/** The last calls of a service, each to be made again by one press. */
export function HistoryView({ service, isDisabled, onRepeat }: {
  readonly service: string;
  readonly isDisabled: boolean;
  readonly onRepeat: (text: string) => void;
}): VNode | null {
  const calls = callHistory.value.filter((call) => call.service === service);
  if (calls.length === 0) return null;
  return (
    <section class="calls" aria-label="Last calls">
      <h3>Last calls</h3>
      <ul>
        {calls.map(({ text, atMs, outcome, durationMs }) => (
          <li key={text}>
            <code class="ellipsis">{text.replaceAll(/\s+/g, " ")}</code>
            <span class="quiet small tabular">
              {formatTime(atMs)}, {outcome} in {formatMs(durationMs)}
            </span>
            <button type="button" disabled={isDisabled} onClick={() => onRepeat(text)}>
              Again
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
