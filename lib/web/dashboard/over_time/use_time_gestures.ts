import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { followDrags } from "./drag_gestures.ts";
import { type Gestures, timeAt } from "./gestures.ts";

/** A step of the wheel, and of a key. */
const [WHEEL_STEP, KEY_STEP] = [0.0015, 1.5];
const PAN_SHARE = 0.2;

/**
 * Zooms and moves through time by wheel, fingers and keys.
 *
 * @param place What is looked at.
 * @param gestures What is changed.
 * @returns What handles keys and double clicks.
 */
export function useTimeGestures(
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
    element.addEventListener("wheel", (event) => turnWheel(event, latest.current), {
      signal,
      passive: false,
    });
    followDrags(element, () => latest.current, signal);
    return () => listening.abort();
  }, []);
  return {
    onKeyDown: (event) => pressKey(event, latest.current),
    onDblClick: () => latest.current.reset(),
  };
}

/** Over the axis of values, or with Alt, it is these that are zoomed; with shift, time goes on. */
function turnWheel(event: WheelEvent, gestures: Gestures): void {
  const { view, nowMs, area, zoomValues } = gestures;
  const { clientX, clientY, deltaX, deltaY } = event;
  event.preventDefault();
  const factor = Math.exp(deltaY * WHEEL_STEP);
  const { left, right, width } = area();
  const isBeside = clientX < left || clientX > right;
  if (zoomValues && (event.altKey || isBeside)) return zoomValues({ factor, clientY });
  if (event.shiftKey || Math.abs(deltaX) > Math.abs(deltaY)) {
    return view.pan(nowMs(), (deltaX || deltaY) / Math.max(1, width));
  }
  view.zoom(nowMs(), { factor, aroundMs: timeAt(clientX, gestures) });
}

function pressKey(event: KeyboardEvent, { view, nowMs, reset }: Gestures): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const now = nowMs();
  const { fromMs, toMs } = view.rangeAt(now);
  const aroundMs = (fromMs + toMs) / 2;
  const acts: Readonly<Record<string, () => void>> = {
    "ArrowLeft": () => view.pan(now, -PAN_SHARE),
    "ArrowRight": () => view.pan(now, PAN_SHARE),
    "+": () => view.zoom(now, { factor: 1 / KEY_STEP, aroundMs }),
    "-": () => view.zoom(now, { factor: KEY_STEP, aroundMs }),
    "0": reset,
    "Escape": reset,
    " ": () => view.isFollowing ? view.pan(now, 0) : view.follow(),
  };
  const key = event.key === "=" ? "+" : event.key;
  if (!Object.hasOwn(acts, key)) return;
  event.preventDefault();
  acts[key]!();
}
