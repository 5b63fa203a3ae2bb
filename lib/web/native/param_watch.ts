import type { ParamChange } from "../../params/param_change.ts";
import type { ClientParts } from "./client_parts.ts";

/** Tells a client of the params of a node: of changes that it has no room for as one. */
export function watchParams(
  { id, node }: { readonly id: number; readonly node: string },
  { view, undertakings, replies }: ClientParts,
): void {
  let credit = 1;
  let waiting: ParamChange | undefined;
  const send = () => {
    if (!waiting || credit === 0) return;
    credit--;
    replies.pass({ op: "params", id, change: { ...waiting, node: { ...waiting.node } } });
    waiting = undefined;
  };
  const subscription = view.watchParams(node, (change) => {
    const changed = new Set([...waiting?.changed ?? [], ...change.changed]);
    waiting = { ...change, changed: [...changed] };
    send();
  });
  try {
    undertakings.begin(id, {
      end: () => subscription.stop(),
      credit: () => {
        credit = 1;
        send();
      },
    });
  } catch (error) {
    subscription.stop();
    throw error;
  }
}
