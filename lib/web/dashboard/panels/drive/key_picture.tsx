import type { VNode } from "preact";
import { shownKeys } from "./key_wishes.ts";

/** The keys that drive, and which are held. */
export function KeyPicture({ held, isHolonomic }: {
  readonly held: ReadonlySet<string>;
  readonly isHolonomic: boolean;
}): VNode {
  return (
    <div class="drive-keys">
      {shownKeys(isHolonomic).map((row, index) => (
        <div key={index}>
          {row.map(({ code, label, deed }) => (
            <kbd key={code} class={held.has(code) ? "held" : ""} title={deed}>{label}</kbd>
          ))}
        </div>
      ))}
      <p class="quiet small">or the arrows; the space bar stops</p>
    </div>
  );
}
