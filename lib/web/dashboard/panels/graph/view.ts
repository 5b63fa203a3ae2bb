import type { Size } from "../../kit/use_size.ts";
import type { Point } from "./layered/layout.ts";

/** What part of a graph is seen: a point of it is drawn at `scale` times itself, and so far moved. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** Names can be read from here on. */
const READABLE_SCALE = 0.6;
const MIN_SCALE = 0.05;
const MAX_SCALE = 4;
const MARGIN = 12;

/**
 * The view that shows all of a graph.
 *
 * @param graph How large it is.
 * @param pane How large the pane is that shows it.
 * @param isReadable Whether names shall be readable, though less of it is seen: the senders.
 */
export function fitView(
  graph: Size,
  pane: Size,
  { isReadable }: { readonly isReadable: boolean },
): View {
  const [width, height] = [graph.width || 1, graph.height || 1];
  const whole = Math.min((pane.width - 2 * MARGIN) / width, (pane.height - 2 * MARGIN) / height, 1);
  const scale = clamp(isReadable ? Math.max(whole, READABLE_SCALE) : whole);
  return {
    scale,
    x: Math.max(MARGIN, (pane.width - width * scale) / 2),
    y: Math.max(MARGIN, (pane.height - height * scale) / 2),
  };
}

/** @returns The view enlarged by a factor; what is at a point of the pane stays there. */
export function zoomAt({ x, y, scale }: View, at: Point, factor: number): View {
  const next = clamp(scale * factor);
  const real = next / scale;
  return { scale: next, x: at.x - (at.x - x) * real, y: at.y - (at.y - y) * real };
}

/** @returns The view moved by so many pixels. */
export function panBy({ x, y, scale }: View, by: Point): View {
  return { x: x + by.x, y: y + by.y, scale };
}

/** @returns The view moved as little as it takes to show a point of the graph. */
export function revealing(view: View, { x, y }: Point, pane: Size): View {
  const away = (at: number, length: number) => {
    const edge = Math.min(length / 2, 80);
    return at < edge ? edge - at : at > length - edge ? length - edge - at : 0;
  };
  return panBy(view, {
    x: away(x * view.scale + view.x, pane.width),
    y: away(y * view.scale + view.y, pane.height),
  });
}

function clamp(scale: number): number {
  return Math.min(MAX_SCALE, Math.max(MIN_SCALE, scale));
}
