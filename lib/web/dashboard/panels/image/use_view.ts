import { type Signal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import {
  FITTING,
  type ImagePlace,
  type ImageView,
  panned,
  type Point,
  zoomedAt,
} from "./image_view.ts";

const STEP_PX = 60;
const KEY_FACTOR = 1.25;

/**
 * Looks at an image as people move it: by wheel, drag, pinch and keys.
 *
 * @param canvas What it is drawn on.
 * @param placeOf Where it lies now; `undefined` while there is none.
 * @param onHover The pointer is somewhere, or not there any more.
 * @returns How it is looked at.
 */
export function useView(
  canvas: RefObject<HTMLCanvasElement | null>,
  placeOf: () => ImagePlace | undefined,
  onHover: (point: Point | undefined) => void,
): Signal<ImageView> {
  const view = useSignal(FITTING);
  const latest = useRef({ placeOf, onHover });
  latest.current = { placeOf, onHover };
  useEffect(() => {
    const element = canvas.current!;
    const change = (by: (place: ImagePlace, view: ImageView) => ImageView) => {
      const place = latest.current.placeOf();
      if (place) view.value = by(place, view.peek());
    };
    return listenTo(element, { change, hover: (point) => latest.current.onHover(point) });
  }, []);
  return view;
}

/** What a hand does. */
interface Handling {
  readonly change: (by: (place: ImagePlace, view: ImageView) => ImageView) => void;
  readonly hover: (point: Point | undefined) => void;
}

function listenTo(element: HTMLCanvasElement, { change, hover }: Handling): () => void {
  const ended = new AbortController();
  const { signal } = ended;
  const fingers = new Map<number, Point>();
  const on = <K extends keyof HTMLElementEventMap>(
    kind: K,
    listener: (event: HTMLElementEventMap[K]) => void,
  ) => element.addEventListener(kind, listener, { signal, passive: false });
  on("wheel", (event) => {
    event.preventDefault();
    const factor = Math.exp(-Math.max(-100, Math.min(100, event.deltaY)) / 300);
    change((place, view) => zoomedAt(place, view, { point: pointOf(event), factor }));
  });
  on("dblclick", () => change(() => FITTING));
  on("pointerdown", (event) => {
    element.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, pointOf(event));
  });
  on("pointermove", (event) => {
    hover(pointOf(event));
    const before = [...fingers.values()];
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, pointOf(event));
    change((place, view) => moved(place, view, { before, after: [...fingers.values()] }));
  });
  for (const kind of ["pointerup", "pointercancel"] as const) {
    on(kind, ({ pointerId }) => void fingers.delete(pointerId));
  }
  on("pointerleave", () => hover(undefined));
  on("keydown", (event) => {
    const by = byKey(event.key);
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    change(by);
  });
  return () => ended.abort();
}

/** One finger moves it, two make it larger, too. */
function moved(
  place: ImagePlace,
  view: ImageView,
  { before, after }: { readonly before: readonly Point[]; readonly after: readonly Point[] },
): ImageView {
  const [from, to] = [middle(before), middle(after)];
  const factor = before.length >= 2 ? spread(after) / Math.max(1, spread(before)) : 1;
  const zoomed = factor === 1 ? view : zoomedAt(place, view, { point: from, factor });
  return panned(place, zoomed, {
    x: zoomed.pan.x + to.x - from.x,
    y: zoomed.pan.y + to.y - from.y,
  });
}

function byKey(
  key: string,
): ((place: ImagePlace, view: ImageView) => ImageView) | undefined {
  const steps: Readonly<Record<string, Point>> = {
    ArrowLeft: { x: STEP_PX, y: 0 },
    ArrowRight: { x: -STEP_PX, y: 0 },
    ArrowUp: { x: 0, y: STEP_PX },
    ArrowDown: { x: 0, y: -STEP_PX },
  };
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined;
  if (step) {
    return (place, view) => panned(place, view, { x: view.pan.x + step.x, y: view.pan.y + step.y });
  }
  if (key === "0") return () => FITTING;
  const factor = key === "+" || key === "=" ? KEY_FACTOR : key === "-" ? 1 / KEY_FACTOR : undefined;
  return factor === undefined
    ? undefined
    : (place, view) =>
      zoomedAt(place, view, { point: { x: place.width / 2, y: place.height / 2 }, factor });
}

function pointOf({ offsetX, offsetY }: MouseEvent): Point {
  return { x: offsetX, y: offsetY };
}

function middle(points: readonly Point[]): Point {
  const sum = points.reduce((sum, { x, y }) => ({ x: sum.x + x, y: sum.y + y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}

function spread([a, b]: readonly Point[]): number {
  return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
}
