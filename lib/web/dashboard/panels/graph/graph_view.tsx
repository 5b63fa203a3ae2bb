import { useComputed, useSignal } from "@preact/signals";
import type { ComponentChildren, VNode } from "preact";
import { useCallback, useId, useMemo, useRef, useState } from "preact/hooks";
import { IconButton } from "../../kit/icon_button.tsx";
import type { GraphItem, MeshGraph } from "../../mesh/mesh_graph.ts";
import { ArrowHeads, Edge } from "./edge.tsx";
import { edgePaths } from "./edge_path.ts";
import { Item } from "./item.tsx";
import { type Direction, neighbourOf } from "./neighbour.ts";
import { useLayout } from "./use_layout.ts";
import { useLights } from "./use_lights.ts";
import { useView } from "./use_view.ts";

interface GraphViewProps {
  readonly graph: MeshGraph;
  /** Whether the wheel scrolls the page around it, until somebody is at work in the graph. */
  readonly isInPage: boolean;
  readonly onOpen: (item: GraphItem) => void;
  /** What stands beside its buttons. */
  readonly children: ComponentChildren;
}

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};
const ZOOM_STEP = 1.25;
const PAN_STEP = 60;

/** A graph that is drawn, moved and enlarged. */
export function GraphView({ graph, isInPage, onOpen, children }: GraphViewProps): VNode {
  const svg = useRef<SVGSVGElement>(null);
  const [layout, tidy] = useLayout(graph);
  const [, render] = useState({});
  const { view, fit, zoom, pan, reveal, handlers } = useView(svg, layout, {
    takesWheel: ({ ctrlKey }) =>
      !isInPage || ctrlKey || svg.current!.contains(document.activeElement),
  });
  const lit = useLights(svg, graph, layout);
  const current = useSignal("");
  const transform = useComputed(() => {
    const { x, y, scale } = view.value;
    return `translate(${x} ${y}) scale(${scale})`;
  });
  const heads = useId();
  const { items, edges } = graph;
  const paths = useMemo(() => edgePaths(edges, layout), [layout]);
  // The same for all renderings: a thousand parts are not drawn anew for it.
  const latest = useRef({ items, onOpen });
  latest.current = { items, onOpen };
  const open = useCallback((key: string) => {
    const { items, onOpen } = latest.current;
    const item = items.find((each) => each.key === key);
    if (item) onOpen(item);
  }, []);
  // One of them is reached by Tab; from there arrow keys lead on.
  const reached = layout.places.has(current.value) ? current.value : items[0]?.key;

  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = DIRECTIONS[event.key];
    const key = (event.target as Element).closest("[data-item]")?.getAttribute("data-item");
    const item = items.find((each) => each.key === key);
    if (event.key === "+" || event.key === "=") zoom(ZOOM_STEP);
    else if (event.key === "-") zoom(1 / ZOOM_STEP);
    else if (event.key === "0") fit();
    else if (item && (event.key === "Enter" || event.key === " ")) onOpen(item);
    else if (item && event.key === "Escape") svg.current!.focus();
    else if (item && direction) focusItem(neighbourOf(item.key, direction, layout));
    else if (direction) pan(PAN[direction]);
    else return;
    event.preventDefault();
  };
  const focusItem = (key: string | undefined) => {
    if (key === undefined) return;
    current.value = key;
    const { x, y, width, height } = layout.places.get(key)!;
    reveal({ x: x + width / 2, y: y + height / 2 });
    itemElement(svg.current!, key)?.focus();
  };

  return (
    <div class="graph-pane">
      <div class="graph-tools">
        <IconButton icon="add" label="Zoom in (+)" onClick={() => zoom(ZOOM_STEP)} />
        <IconButton icon="minus" label="Zoom out (-)" onClick={() => zoom(1 / ZOOM_STEP)} />
        <IconButton icon="expand" label="Show all of it (0)" onClick={fit} />
        <IconButton
          icon="reset"
          label="Tidy up"
          onClick={() => {
            tidy();
            render({});
          }}
        />
        {children}
      </div>
      <svg
        ref={svg}
        class={`graph ${isInPage ? "in-page" : ""}`}
        role="group"
        tabindex={0}
        aria-label={`Graph of ${items.length} nodes and topics; arrow keys move it, + and - enlarge it, Tab leads into it`}
        {...handlers}
        onKeyDown={press}
      >
        <ArrowHeads id={heads} />
        <g transform={transform}>
          {edges.map(({ key, grade, label, bytesPerSecond }) => (
            <Edge
              key={key}
              id={key}
              grade={grade}
              label={label}
              bytesPerSecond={bytesPerSecond}
              path={paths.get(key)!}
              heads={heads}
            />
          ))}
          {items.map(({ key, uuid: _, ...item }) => (
            <Item
              key={key}
              id={key}
              {...item}
              place={layout.places.get(key)!}
              isReached={key === reached}
              onLight={lit}
              onOpen={open}
            />
          ))}
        </g>
      </svg>
    </div>
  );
}

const PAN: Readonly<Record<Direction, { readonly x: number; readonly y: number }>> = {
  left: { x: PAN_STEP, y: 0 },
  right: { x: -PAN_STEP, y: 0 },
  up: { x: 0, y: PAN_STEP },
  down: { x: 0, y: -PAN_STEP },
};

function itemElement(svg: SVGSVGElement, key: string): SVGElement | null {
  return svg.querySelector<SVGElement>(`[data-item="${CSS.escape(key)}"] > rect`);
}
