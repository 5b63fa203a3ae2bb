import type { TimeRange } from "../../over_time/time_view.ts";
import type { Transitions } from "./transitions.ts";

/** A band as it is drawn, in pixels. */
export interface VisibleBand {
  readonly x: number;
  readonly width: number;
  /** What it was; `undefined` where it changed more often than there are pixels. */
  readonly text: string | undefined;
}

/**
 * Says what is drawn of a state: bands, and where it changed faster than can be seen, one for all of them. So
 * there are never more of them than pixels.
 *
 * @param transitions When it has changed.
 * @param range Which times are seen.
 * @param widthPx How wide that is.
 * @returns The bands, from left to right.
 */
export function visibleBands(
  transitions: Transitions,
  { fromMs, toMs }: TimeRange,
  widthPx: number,
): readonly VisibleBand[] {
  const bands: VisibleBand[] = [];
  const perMs = widthPx / (toMs - fromMs);
  for (const band of transitions.bands({ fromMs, toMs })) {
    const x = Math.max(0, (band.fromMs - fromMs) * perMs);
    const width = (band.toMs - fromMs) * perMs - x;
    if (width >= 1) {
      bands.push({ x, width, text: band.text });
      continue;
    }
    const last = bands.at(-1);
    if (last && last.text === undefined && x - (last.x + last.width) < 1) {
      bands[bands.length - 1] = { ...last, width: Math.max(last.width, x + width - last.x) };
    } else {
      bands.push({ x: Math.floor(x), width: 1, text: undefined });
    }
  }
  return bands;
}
