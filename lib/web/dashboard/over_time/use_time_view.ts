import { useEffect, useMemo } from "preact/hooks";
import { useRobot } from "../robot/robot.ts";
import { pointedMs, sharedChoice, TimeView } from "./time_view.ts";

/** So many panels show time now. */
let panels = 0;

/** What a panel shows of time, and what time it is for it. */
export interface PanelTime {
  readonly view: TimeView;
  /** The end of what is seen while it follows. */
  readonly nowMs: () => number;
}

/**
 * Which part of time a panel shows: of a mesh the last seconds, of a bag all of it, until somebody chooses a
 * part, here or in another panel.
 *
 * @param seconds How many of the last seconds.
 * @returns That.
 */
export function useTimeView(seconds: number): PanelTime {
  const source = useRobot().source.value;
  const { timeline } = source;
  const view = useMemo(() => {
    const spanMs = timeline ? Math.max(1, timeline.endMs - timeline.startMs) : seconds * 1000;
    return new TimeView(spanMs, sharedChoice);
  }, [source, timeline ? 0 : seconds]);
  useEffect(() => {
    panels++;
    return () => {
      // Who comes back later wants to see what is new.
      if (--panels === 0) sharedChoice.value = pointedMs.value = undefined;
    };
  }, [source]);
  return { view, nowMs: () => timeline ? timeline.endMs : source.nowMs() };
}
