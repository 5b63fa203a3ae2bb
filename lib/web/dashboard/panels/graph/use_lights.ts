import { useCallback, useEffect, useRef } from "preact/hooks";
import type { MeshGraph } from "../../mesh/mesh_graph.ts";
import type { Layout } from "./layered/layout.ts";
import { waysThrough } from "./ways.ts";

/** Who goes from one item to the next is not shown all others in between. */
const LINGER_MS = 120;

/**
 * Lights what belongs to an item, and dims the rest; without rendering anything, for a pointer passes
 * many.
 *
 * @param svg What the items and edges are drawn in.
 * @returns Lights an item, or none.
 */
export function useLights(
  svg: { readonly current: SVGSVGElement | null },
  { edges }: MeshGraph,
  layout: Layout,
): (key: string | null) => void {
  const lit = useRef<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef({ edges, layout });
  latest.current = { edges, layout };
  const show = useCallback(() => {
    const { edges, layout } = latest.current;
    const key = lit.current !== null && layout.places.has(lit.current) ? lit.current : null;
    const keys = key === null ? new Set<string>() : waysThrough(key, edges, layout);
    svg.current?.toggleAttribute("data-lights", key !== null);
    for (const each of svg.current?.querySelectorAll("[data-item], [data-edge]") ?? []) {
      const its = each.getAttribute("data-item") ?? each.getAttribute("data-edge")!;
      each.toggleAttribute("data-lit", keys.has(its));
    }
  }, []);
  // What has come meanwhile.
  useEffect(show, [layout]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback((key) => {
    clearTimeout(timer.current);
    lit.current = key;
    if (key === null) timer.current = setTimeout(show, LINGER_MS);
    else show();
  }, []);
}
