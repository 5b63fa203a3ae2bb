import type { RefObject } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { useFrame } from "../kit/use_frame.ts";
import { useVisible } from "../kit/use_visible.ts";
import { useRobot } from "../robot/robot.ts";
import { DrawPace } from "./draw_pace.ts";
import type { TimeRange } from "./time_view.ts";
import type { PanelTime } from "./use_time_view.ts";

/**
 * Draws something over time: while it is seen, when it was asked for, and as time goes on by a pixel.
 *
 * @param place Where it stands.
 * @param options What it shows of time, and how wide it is.
 * @param draw Draws those times.
 * @returns Asks for it.
 */
export function useDrawing(
  place: RefObject<Element | null>,
  { time: { view, nowMs }, widthPx }: { readonly time: PanelTime; readonly widthPx: number },
  draw: (range: TimeRange) => void,
): () => void {
  const { timeline } = useRobot().source.value;
  const isVisible = useVisible(place);
  const pace = useMemo(() => new DrawPace(), []);
  const frame = useFrame(() => {
    if (!isVisible.peek()) return;
    const atMs = performance.now();
    const range = view.rangeAt(nowMs());
    const isDue = pace.isDue(range, { atMs, widthPx });
    if (isDue) {
      draw(range);
      pace.drawn(range, { atMs, tookMs: performance.now() - atMs });
      requestAnimationFrame(() => pace.painted(performance.now()));
    }
    // Lines keep moving while nothing comes; what a bag has stands still.
    if (view.isFollowing && !timeline || !isDue && pace.isWanted) frame();
  });
  const ask = () => {
    pace.want();
    frame();
  };
  useEffect(() => isVisible.subscribe((isSeen) => void (isSeen && ask())), []);
  useEffect(() => view.chosen.subscribe(ask), [view]);
  useEffect(() => timeline?.atMs.subscribe(ask), [timeline]);
  return ask;
}
