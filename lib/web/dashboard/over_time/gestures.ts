import type { TimeView } from "./time_view.ts";

/** What gestures change. */
export interface Gestures {
  readonly view: TimeView;
  readonly nowMs: () => number;
  /** Where times are: from the left edge to the right one. */
  readonly area: () => DOMRect;
  /** Shows more or less of the values; where that is absent, there is time alone. */
  readonly zoomValues?: (change: { readonly factor: number; readonly clientY: number }) => void;
  /** Follows again, and shows all values. */
  readonly reset: () => void;
}

/** @returns The time at a place of the screen. */
export function timeAt(clientX: number, { view, nowMs, area }: Gestures): number {
  const { left, width } = area();
  const { fromMs, toMs } = view.rangeAt(nowMs());
  return fromMs + (clientX - left) / Math.max(1, width) * (toMs - fromMs);
}
