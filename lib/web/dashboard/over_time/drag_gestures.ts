import { type Gestures, timeAt } from "./gestures.ts";

/** Closer fingers tell no span. */
const MIN_SHARE = 0.02;
const MIN_DRAG_PX = 6;

interface Grip {
  /** The pointers, and the times that are to stay under them. */
  readonly points: readonly { readonly id: number; readonly timeMs: number }[];
  readonly startX: number;
  isMoving: boolean;
}

/**
 * Moves through time by one finger, or the pointer with shift, and zooms by two fingers: the times under them
 * stay under them.
 *
 * @param element What they are on.
 * @param latest What they change.
 * @param signal Ends it.
 */
export function followDrags(
  element: HTMLElement,
  latest: () => Gestures,
  signal: AbortSignal,
): void {
  const places = new Map<number, number>();
  let grip: Grip | undefined;
  const take = () => {
    const points = [...places].slice(0, 2).map(([id, x]) => ({ id, timeMs: timeAt(x, latest()) }));
    grip = points.length === 0 ? undefined : {
      points,
      startX: places.get(points[0]!.id)!,
      isMoving: points.length === 2,
    };
  };
  element.addEventListener("pointerdown", ({ pointerId, pointerType, clientX, shiftKey }) => {
    if (pointerType !== "touch" && !shiftKey) return;
    places.set(pointerId, clientX);
    take();
  }, { signal });
  element.addEventListener("pointermove", ({ pointerId, clientX }) => {
    if (!places.has(pointerId) || grip === undefined) return;
    places.set(pointerId, clientX);
    grip.isMoving ||= Math.abs(clientX - grip.startX) >= MIN_DRAG_PX;
    if (grip.isMoving) move(grip, places, latest());
  }, { signal });
  for (const type of ["pointerup", "pointercancel"] as const) {
    globalThis.addEventListener(type, ({ pointerId }) => {
      if (places.delete(pointerId)) take();
    }, { signal });
  }
}

function move({ points }: Grip, places: ReadonlyMap<number, number>, gestures: Gestures): void {
  const { view, nowMs, area } = gestures;
  const { left, width } = area();
  const [a, b] = points.map(({ id }) => (places.get(id)! - left) / Math.max(1, width));
  const [first, second] = points.map(({ timeMs }) => timeMs);
  const { fromMs, toMs } = view.rangeAt(nowMs());
  if (b === undefined || second === undefined) {
    const span = toMs - fromMs;
    const from = first! - a! * span;
    return view.choose({ fromMs: from, toMs: from + span });
  }
  const span = (second - first!) / (b - a!);
  if (Math.abs(b - a!) < MIN_SHARE || !(span > 0)) return;
  const from = first! - a! * span;
  view.choose({ fromMs: from, toMs: from + span });
}
