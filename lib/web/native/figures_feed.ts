import type { ClientParts } from "./client_parts.ts";

/** Tells a client what the nodes of the mesh count: the latest, when it has room for it. */
export function followFigures(id: number, { view, undertakings, replies }: ClientParts): void {
  let hasRoom = true;
  let isNew = false;
  let stop = () => {};
  const send = () => {
    // What was new may not be seen any more: it is read when it is told.
    const figures = hasRoom && isNew ? view.figures() : null;
    if (!figures) return;
    hasRoom = isNew = false;
    if (!replies.pass({ op: "figures", id, figures })) undertakings.end(id);
  };
  undertakings.begin(id, {
    end: () => stop(),
    credit: () => {
      hasRoom = true;
      send();
    },
  });
  stop = view.onFigures(() => {
    isNew = true;
    send();
  });
}
