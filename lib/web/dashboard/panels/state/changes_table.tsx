import type { ReadonlySignal } from "@preact/signals";
import type { VNode } from "preact";
import { formatTime } from "../../kit/numbers.ts";
import type { ListedTransition } from "./transition_list.ts";

/** All changes that are seen, in words. */
export function ChangesTable(
  { changes }: { readonly changes: ReadonlySignal<readonly ListedTransition[]> },
): VNode {
  return (
    <div class="state-changes" tabIndex={0} role="region" aria-label="Changes">
      <table>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">State</th>
            <th scope="col">From</th>
            <th scope="col">To</th>
          </tr>
        </thead>
        <tbody>
          {changes.value.map(({ atMs, name, before, text }) => (
            <tr key={`${atMs} ${name}`}>
              <td class="number">{formatTime(atMs, true)}</td>
              <td class="code">{name}</td>
              <td>{before ?? "–"}</td>
              <td>{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {changes.value.length === 0 && <p class="state-none">Nothing has changed in this time.</p>}
    </div>
  );
}
