import { useRef } from "preact/hooks";
import { layOut, layOutAnew } from "./layered/lay_out.ts";
import type { Layout, LayoutGraph } from "./layered/layout.ts";

/**
 * Keeps a graph laid out: nothing is done while nothing comes or goes.
 *
 * @returns The layout, and what lays all of it out anew with the next rendering.
 */
export function useLayout(graph: LayoutGraph): readonly [layout: Layout, tidy: () => void] {
  const last = useRef<{ layout: Layout; keys: string } | undefined>(undefined);
  const isTidied = useRef(false);
  const keys = [...graph.items, ...graph.edges].map(({ key }) => key).join("\n");
  if (isTidied.current || last.current === undefined) {
    last.current = { keys, layout: layOutAnew(graph) };
  } else if (last.current.keys !== keys) {
    last.current = { keys, layout: layOut(graph, last.current.layout) };
  }
  isTidied.current = false;
  return [last.current.layout, () => void (isTidied.current = true)];
}
