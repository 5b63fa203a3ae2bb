import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { type Size, useSize } from "../../kit/use_size.ts";
import type { Point } from "./layered/layout.ts";
import { fitView, panBy, revealing, type View, zoomAt } from "./view.ts";

/** A finger that moves less than this presses. */
const SLOP = 4;

/** The part of a graph that is seen, and what moves it. */
export interface GraphViewing {
  readonly view: ReadonlySignal<View>;
  /** Shows all of it again, also when it grows. */
  readonly fit: () => void;
  /** Enlarges it around the middle. */
  readonly zoom: (factor: number) => void;
  readonly pan: (by: Point) => void;
  /** Moves as little as it takes to show a point. */
  readonly reveal: (point: Point) => void;
  /** What the pane does with pointers and the wheel. */
  readonly handlers: {
    readonly onWheel: (event: WheelEvent) => void;
    readonly onPointerDown: (event: PointerEvent) => void;
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerUp: (event: PointerEvent) => void;
    readonly onPointerCancel: (event: PointerEvent) => void;
    readonly onClickCapture: (event: MouseEvent) => void;
  };
}

/**
 * Moves a graph by pointers, the wheel and whoever calls.
 *
 * @param pane What it is seen in.
 * @param graph How large it is.
 * @param takesWheel Whether the wheel is for the graph, or scrolls the page.
 */
export function useView(
  pane: RefObject<Element | null>,
  graph: Size,
  { takesWheel }: { readonly takesWheel: (event: WheelEvent) => boolean },
): GraphViewing {
  const size = useSize(pane);
  const view = useSignal<View>({ x: 0, y: 0, scale: 1 });
  // Until somebody moves it, or all of it was asked for.
  const fitting = useRef<"readable" | "whole" | "no">("readable");
  const doFit = () => {
    if (size.width === 0) return;
    view.value = fitView(graph, size, { isReadable: fitting.current === "readable" });
  };
  useEffect(() => {
    if (fitting.current !== "no") doFit();
  }, [size, graph.width, graph.height]);
  const move = (next: View) => {
    fitting.current = "no";
    view.value = next;
  };
  const fingers = useFingers(
    pane,
    (by, at, factor) => move(zoomAt(panBy(view.peek(), by), at, factor)),
  );
  return {
    view,
    fit: () => {
      fitting.current = "whole";
      doFit();
    },
    zoom: (factor) => move(zoomAt(view.peek(), { x: size.width / 2, y: size.height / 2 }, factor)),
    pan: (by) => move(panBy(view.peek(), by)),
    reveal: (point) => move(revealing(view.peek(), point, size)),
    handlers: {
      ...fingers,
      onWheel: (event) => {
        if (!takesWheel(event)) return;
        event.preventDefault();
        const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 20 : 1;
        // Two fingers of a touch pad that go apart come as a wheel with Ctrl, in small steps.
        const step = event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.002);
        move(zoomAt(view.peek(), pointIn(pane.current!, event), Math.exp(-step)));
      },
    },
  };
}

/** One finger moves, two enlarge as well. */
function useFingers(
  pane: RefObject<Element | null>,
  onMove: (by: Point, at: Point, factor: number) => void,
) {
  const fingers = useRef(new Map<number, Point>());
  const isMoving = useRef(false);
  const end = ({ pointerId }: PointerEvent) => void fingers.current.delete(pointerId);
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      if (fingers.current.size === 0) isMoving.current = false;
      fingers.current.set(event.pointerId, pointIn(pane.current!, event));
    },
    onPointerMove: (event: PointerEvent) => {
      const before = [...fingers.current.values()];
      const last = fingers.current.get(event.pointerId);
      if (last === undefined) return;
      const next = pointIn(pane.current!, event);
      if (!isMoving.current && before.length === 1 && distance(last, next) < SLOP) return;
      if (!isMoving.current) pane.current!.setPointerCapture(event.pointerId);
      isMoving.current = true;
      fingers.current.set(event.pointerId, next);
      const after = [...fingers.current.values()];
      const [from, to] = [middle(before), middle(after)];
      const by = { x: to.x - from.x, y: to.y - from.y };
      onMove(by, to, before.length < 2 ? 1 : spread(after) / (spread(before) || 1));
    },
    onPointerUp: end,
    onPointerCancel: end,
    // Who has moved the graph has pressed nothing in it.
    onClickCapture: (event: MouseEvent) => {
      if (isMoving.current) event.stopPropagation();
      isMoving.current = false;
    },
  };
}

function pointIn(pane: Element, { clientX, clientY }: MouseEvent): Point {
  const { left, top } = pane.getBoundingClientRect();
  return { x: clientX - left, y: clientY - top };
}

function middle(points: readonly Point[]): Point {
  const sum = points.reduce((all, { x, y }) => ({ x: all.x + x, y: all.y + y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}

function spread([a, b]: readonly Point[]): number {
  return distance(a!, b!);
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
