import { type Camera, orbit, pan, zoom } from "../../space/camera.ts";

const RADIANS_PER_PX = 0.006;
/** How far a key goes. */
const KEY = { radians: 0.12, px: 40, zoom: 1.15 };
/** Who has moved less has clicked. */
const CLICK_PX = 5;

/** Who is moved by gestures. */
export interface GestureTarget {
  /** Changes the camera. */
  readonly move: (change: (camera: Camera) => Camera) => void;
  /** Shows all. */
  readonly showAll: () => void;
  /** Somebody has clicked, at a place of the picture from -1 to 1 to the right and up. */
  readonly click: (x: number, y: number) => void;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Moves a camera by mouse, fingers and keys.
 *
 * @param element What is pointed at.
 * @param target Who is moved.
 * @returns Ends it.
 */
export function handleGestures(element: HTMLElement, target: GestureTarget): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const pointers = new Pointers(element, target);
  element.addEventListener("pointerdown", (event) => pointers.down(event), { signal });
  element.addEventListener("pointermove", (event) => pointers.moved(event), { signal });
  element.addEventListener("pointerup", (event) => pointers.up(event), { signal });
  element.addEventListener("pointercancel", (event) => pointers.cancel(event), { signal });
  element.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
  element.addEventListener("wheel", (event) => {
    event.preventDefault();
    // Lines of a wheel, or pixels of a touchpad.
    const px = event.deltaMode === 1 ? event.deltaY * 20 : event.deltaY;
    target.move((camera) => zoom(camera, Math.exp(Math.max(-300, Math.min(300, px)) * 0.0015)));
  }, { signal, passive: false });
  element.addEventListener("keydown", (event) => {
    if (pressed(event, target, element.clientHeight)) event.preventDefault();
  }, { signal });
  return () => stop.abort();
}

/** The fingers, or the mouse, that are down. */
class Pointers {
  readonly #element: HTMLElement;
  readonly #target: GestureTarget;
  readonly #down = new Map<number, Point>();
  #wayPx = 0;

  constructor(element: HTMLElement, target: GestureTarget) {
    this.#element = element;
    this.#target = target;
  }

  down(event: PointerEvent): void {
    this.#element.setPointerCapture(event.pointerId);
    if (this.#down.size === 0) this.#wayPx = 0;
    this.#down.set(event.pointerId, pointOf(event));
  }

  moved(event: PointerEvent): void {
    const before = this.#down.get(event.pointerId);
    if (!before) return;
    const after = pointOf(event);
    const [dx, dy] = [after.x - before.x, after.y - before.y];
    this.#wayPx += Math.hypot(dx, dy);
    if (this.#down.size === 1) this.#drag(event, dx, dy);
    else if (this.#down.size === 2) this.#pinch(event.pointerId, before, after);
    this.#down.set(event.pointerId, after);
  }

  up(event: PointerEvent): void {
    const isLast = this.#down.delete(event.pointerId) && this.#down.size === 0;
    if (!isLast || this.#wayPx > CLICK_PX || event.button !== 0) return;
    const { left, top, width, height } = this.#element.getBoundingClientRect();
    this.#target.click(
      (event.clientX - left) / width * 2 - 1,
      1 - (event.clientY - top) / height * 2,
    );
  }

  cancel(event: PointerEvent): void {
    this.#down.delete(event.pointerId);
    this.#wayPx = Infinity;
  }

  #drag({ buttons, shiftKey }: PointerEvent, dx: number, dy: number): void {
    const isOther = shiftKey || (buttons & 1) === 0;
    this.#target.move((camera) =>
      camera.isPlan === isOther
        ? orbit(camera, -dx * RADIANS_PER_PX, camera.isPlan ? 0 : dy * RADIANS_PER_PX)
        : pan(camera, { right: dx, down: dy, heightPx: this.#element.clientHeight })
    );
  }

  /** Two fingers: what is between them stays between them. */
  #pinch(id: number, before: Point, after: Point): void {
    const other = [...this.#down].find(([one]) => one !== id)![1];
    const spread = (point: Point) => Math.max(10, Math.hypot(point.x - other.x, point.y - other.y));
    this.#target.move((camera) =>
      zoom(
        pan(camera, {
          right: (after.x - before.x) / 2,
          down: (after.y - before.y) / 2,
          heightPx: this.#element.clientHeight,
        }),
        spread(before) / spread(after),
      )
    );
  }
}

function pointOf({ clientX: x, clientY: y }: PointerEvent): Point {
  return { x, y };
}

/** @returns Whether the key meant something. */
function pressed(event: KeyboardEvent, { move, showAll }: GestureTarget, heightPx: number) {
  if (event.ctrlKey || event.altKey || event.metaKey) return false;
  const [right, up] = ARROWS[event.key] ?? [0, 0];
  if (right !== 0 || up !== 0) {
    move((camera) =>
      camera.isPlan !== event.shiftKey
        ? pan(camera, { right: -right * KEY.px, down: up * KEY.px, heightPx })
        : orbit(camera, right * KEY.radians, camera.isPlan ? 0 : up * KEY.radians)
    );
  } else if (event.key === "+" || event.key === "=") move((camera) => zoom(camera, 1 / KEY.zoom));
  else if (event.key === "-") move((camera) => zoom(camera, KEY.zoom));
  else if (event.key === "0" || event.key === "Home") showAll();
  else return false;
  return true;
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
