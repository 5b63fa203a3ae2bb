import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { PlotView } from "./plot_view.ts";

interface Gestures {
  readonly view: PlotView;
  readonly nowMs: () => number;
  /** Changes what is seen, and draws it. */
  readonly look: (change: () => void) => void;
}

/** A step of the wheel, and of a key. */
const [WHEEL_STEP, KEY_STEP] = [0.0015, 1.5];
const PAN_SHARE = 0.2;

/**
 * Zooms and moves a plot by wheel, fingers and keys. What is dragged over by one pointer is chosen, which is
 * uPlot's part.
 *
 * @param place The plot's element.
 * @param gestures What is changed.
 * @returns What handles keys and double clicks.
 */
export function usePlotGestures(
  place: RefObject<HTMLElement | null>,
  gestures: Gestures,
): { onKeyDown: (event: KeyboardEvent) => void; onDblClick: () => void } {
  const latest = useRef(gestures);
  latest.current = gestures;
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const listening = new AbortController();
    const { signal } = listening;
    element.addEventListener("wheel", (event) => turnWheel(event, element, latest.current), {
      signal,
      passive: false,
    });
    followFingers(element, () => latest.current, signal);
    return () => listening.abort();
  }, []);
  return {
    onKeyDown: (event) => pressKey(event, latest.current),
    onDblClick: () => latest.current.look(() => latest.current.view.follow()),
  };
}

function turnWheel(event: WheelEvent, element: HTMLElement, { view, nowMs, look }: Gestures): void {
  event.preventDefault();
  const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
  look(() => {
    if (isSideways) return view.pan(nowMs(), (event.deltaX || event.deltaY) / element.clientWidth);
    const factor = Math.exp(event.deltaY * WHEEL_STEP);
    view.zoom(nowMs(), { factor, aroundMs: timeAt(event.clientX, element, { view, nowMs }) });
  });
}

function pressKey(event: KeyboardEvent, { view, nowMs, look }: Gestures): void {
  const now = nowMs();
  const { fromMs, toMs } = view.rangeAt(now);
  const aroundMs = (fromMs + toMs) / 2;
  const acts: Readonly<Record<string, () => void>> = {
    "ArrowLeft": () => view.pan(now, -PAN_SHARE),
    "ArrowRight": () => view.pan(now, PAN_SHARE),
    "+": () => view.zoom(now, { factor: 1 / KEY_STEP, aroundMs }),
    "-": () => view.zoom(now, { factor: KEY_STEP, aroundMs }),
    "0": () => view.follow(),
    "Escape": () => view.follow(),
    " ": () => view.isFollowing ? view.pan(now, 0) : view.follow(),
  };
  const act = acts[event.key === "=" ? "+" : event.key];
  if (act === undefined) return;
  event.preventDefault();
  look(act);
}

/** Two fingers: the times under them stay under them. */
function followFingers(element: HTMLElement, latest: () => Gestures, signal: AbortSignal): void {
  const fingers = new Map<number, number>();
  let grip: { readonly times: readonly number[]; readonly ids: readonly number[] } | undefined;
  const letGo = ({ pointerId }: PointerEvent) => {
    fingers.delete(pointerId);
    grip = undefined;
  };
  element.addEventListener("pointerdown", ({ pointerId, pointerType, clientX }) => {
    if (pointerType !== "touch") return;
    fingers.set(pointerId, clientX);
    if (fingers.size !== 2) return;
    const ids = [...fingers.keys()];
    grip = { ids, times: ids.map((id) => timeAt(fingers.get(id)!, element, latest())) };
  }, { signal });
  element.addEventListener("pointermove", ({ pointerId, clientX }) => {
    if (!fingers.has(pointerId)) return;
    fingers.set(pointerId, clientX);
    if (grip === undefined) return;
    const { left, width } = overOf(element);
    const [a, b] = grip.ids.map((id) => (fingers.get(id)! - left) / width);
    const [timeA, timeB] = grip.times;
    if (Math.abs(b! - a!) < 0.02) return;
    const span = (timeB! - timeA!) / (b! - a!);
    if (!(span > 0)) return;
    const fromMs = timeA! - a! * span;
    const { view, look } = latest();
    look(() => view.choose({ fromMs, toMs: fromMs + span }));
  }, { signal });
  for (const type of ["pointerup", "pointercancel", "pointerleave"] as const) {
    element.addEventListener(type, letGo, { signal });
  }
}

function timeAt(
  clientX: number,
  element: HTMLElement,
  { view, nowMs }: Pick<Gestures, "view" | "nowMs">,
): number {
  const { left, width } = overOf(element);
  const { fromMs, toMs } = view.rangeAt(nowMs());
  return fromMs + (clientX - left) / width * (toMs - fromMs);
}

/** Where the lines are, without the axes. */
function overOf(element: HTMLElement): DOMRect {
  return (element.querySelector(".u-over") ?? element).getBoundingClientRect();
}
