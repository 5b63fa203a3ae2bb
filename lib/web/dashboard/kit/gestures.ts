/**
 * What mouse, fingers and keys do to a picture that can be moved.
 *
 * @module
 */

/** A place on a picture, in pixels from its corner at the top left. */
export interface PicturePoint {
  readonly x: number;
  readonly y: number;
}

/** What is told of gestures. */
export interface Gestures {
  /**
   * One finger, or the mouse, has dragged so far.
   *
   * @param isOther Whether the other meaning is meant: with Shift, or another button of the mouse.
   */
  readonly drag: (way: PicturePoint, isOther: boolean) => void;
  /** What is there is to be so many times as far away. */
  readonly zoom: (factor: number, at: PicturePoint) => void;
  /** Two fingers have gone so far, and what is between them is to be so many times as far away. */
  readonly pinch: (way: PicturePoint, factor: number, at: PicturePoint) => void;
  /** Somebody has clicked, or touched shortly. */
  readonly click: (at: PicturePoint) => void;
  /**
   * A key was pressed, without another one but Shift.
   *
   * @returns Whether it meant something.
   */
  readonly key: (key: string, hasShift: boolean) => boolean;
}

/** Who has moved less has clicked. */
const CLICK_PX = 5;
/** Fingers are not nearer to each other. */
const FINGER_PX = 10;
const WHEEL = { linePx: 20, maxPx: 300, perPx: 0.0015 };

/**
 * Listens to gestures.
 *
 * @param element What is pointed at; its style says `touch-action: none`.
 * @param gestures Told of them.
 * @returns Ends it.
 */
export function handleGestures(element: HTMLElement, gestures: Gestures): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const pointers = new Pointers(element, gestures);
  element.addEventListener("pointerdown", (event) => pointers.down(event), { signal });
  element.addEventListener("pointermove", (event) => pointers.moved(event), { signal });
  element.addEventListener("pointerup", (event) => pointers.up(event), { signal });
  element.addEventListener("pointercancel", (event) => pointers.cancel(event), { signal });
  element.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
  element.addEventListener("wheel", (event) => {
    event.preventDefault();
    // Lines of a wheel, or pixels of a touchpad.
    const px = event.deltaMode === 1 ? event.deltaY * WHEEL.linePx : event.deltaY;
    const limitedPx = Math.max(-WHEEL.maxPx, Math.min(WHEEL.maxPx, px));
    gestures.zoom(Math.exp(limitedPx * WHEEL.perPx), pointOn(element, event));
  }, { signal, passive: false });
  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (gestures.key(event.key, event.shiftKey)) event.preventDefault();
  }, { signal });
  return () => stop.abort();
}

/** The fingers, or the mouse, that are down. */
class Pointers {
  readonly #element: HTMLElement;
  readonly #gestures: Gestures;
  readonly #down = new Map<number, PicturePoint>();
  #wayPx = 0;

  constructor(element: HTMLElement, gestures: Gestures) {
    this.#element = element;
    this.#gestures = gestures;
  }

  down(event: PointerEvent): void {
    this.#element.setPointerCapture(event.pointerId);
    if (this.#down.size === 0) this.#wayPx = 0;
    this.#down.set(event.pointerId, pointOn(this.#element, event));
  }

  moved(event: PointerEvent): void {
    const before = this.#down.get(event.pointerId);
    if (!before) return;
    const after = pointOn(this.#element, event);
    const way = { x: after.x - before.x, y: after.y - before.y };
    this.#wayPx += Math.hypot(way.x, way.y);
    if (this.#down.size === 1) {
      this.#gestures.drag(way, event.shiftKey || (event.buttons & 1) === 0);
    } else if (this.#down.size === 2) this.#pinch(event.pointerId, before, after);
    this.#down.set(event.pointerId, after);
  }

  up(event: PointerEvent): void {
    const isLast = this.#down.delete(event.pointerId) && this.#down.size === 0;
    if (!isLast || this.#wayPx > CLICK_PX || event.button !== 0) return;
    this.#gestures.click(pointOn(this.#element, event));
  }

  cancel(event: PointerEvent): void {
    this.#down.delete(event.pointerId);
    this.#wayPx = Infinity;
  }

  /** What is between both fingers stays between them. */
  #pinch(id: number, before: PicturePoint, after: PicturePoint): void {
    const other = [...this.#down].find(([one]) => one !== id)![1];
    const spreadPx = ({ x, y }: PicturePoint) =>
      Math.max(FINGER_PX, Math.hypot(x - other.x, y - other.y));
    this.#gestures.pinch(
      { x: (after.x - before.x) / 2, y: (after.y - before.y) / 2 },
      spreadPx(before) / spreadPx(after),
      { x: (after.x + other.x) / 2, y: (after.y + other.y) / 2 },
    );
  }
}

function pointOn(element: HTMLElement, { clientX, clientY }: MouseEvent): PicturePoint {
  const { left, top } = element.getBoundingClientRect();
  return { x: clientX - left, y: clientY - top };
}
