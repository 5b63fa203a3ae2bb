import { useRef } from "preact/hooks";

/** How far a pointer has moved since it was pressed, in CSS pixels; what was scrolled meanwhile is in it. */
export interface Offset {
  readonly x: number;
  readonly y: number;
}

/** What is done as something is dragged. */
export interface Dragging {
  /** It was moved. */
  readonly move: (offset: Offset) => void;
  /** It was let go of; or given up, as by Escape. */
  readonly end: (isGivenUp: boolean) => void;
}

/** So near to the edge of what scrolls, it is scrolled. */
const EDGE_PX = 48;
const SCROLL_PX = 12;

/**
 * Drags by mouse, pen or finger.
 *
 * @param scrolls The element that is scrolled when the pointer comes near its upper or lower edge.
 * @returns To be called when a pointer is pressed.
 */
export function useDrag(
  scrolls: () => HTMLElement | null,
): (event: PointerEvent, dragging: Dragging) => void {
  const active = useRef(false);
  return (event, { move, end }) => {
    if (active.current || event.button !== 0) return;
    active.current = true;
    event.preventDefault();
    const target = event.currentTarget as HTMLElement;
    const area = scrolls();
    const start = { x: event.clientX, y: event.clientY, scrollTop: area?.scrollTop ?? 0 };
    let last = event;
    target.setPointerCapture(event.pointerId);
    const tell = () =>
      move({
        x: last.clientX - start.x,
        y: last.clientY - start.y + (area?.scrollTop ?? 0) - start.scrollTop,
      });
    const listening = new AbortController();
    const finish = (isGivenUp: boolean) => {
      listening.abort();
      cancelAnimationFrame(frame);
      active.current = false;
      end(isGivenUp);
    };
    const { signal } = listening;
    target.addEventListener("pointermove", (moved) => {
      last = moved;
      tell();
    }, { signal });
    target.addEventListener("pointerup", () => finish(false), { signal });
    target.addEventListener("pointercancel", () => finish(true), { signal });
    addEventListener("keydown", ({ key }) => key === "Escape" && finish(true), { signal });
    const scroll = () => {
      frame = requestAnimationFrame(scroll);
      if (area === null || !scrollAtEdge(area, last.clientY)) return;
      tell();
    };
    let frame = requestAnimationFrame(scroll);
  };
}

/** @returns Whether that has moved anything. */
function scrollAtEdge(area: HTMLElement, y: number): boolean {
  const { top, bottom } = area.getBoundingClientRect();
  const before = area.scrollTop;
  if (y > bottom - EDGE_PX) area.scrollTop += SCROLL_PX;
  else if (y < top + EDGE_PX) area.scrollTop -= SCROLL_PX;
  return area.scrollTop !== before;
}
