import type { RefObject } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { useSize } from "../../kit/use_size.ts";
import { useDrawing } from "../../over_time/use_drawing.ts";
import { useTimeGestures } from "../../over_time/use_time_gestures.ts";
import { pointedMs, type TimeRange } from "../../over_time/time_view.ts";
import type { PanelTime } from "../../over_time/use_time_view.ts";
import { useRobot } from "../../robot/robot.ts";
import { isDark } from "../../shell/theme.ts";
import { Chart } from "./chart.ts";
import { lineText, type PlotData } from "./plot_data.ts";
import type { PlotSettings } from "./row.ts";
import { seriesColour } from "./series_colour.ts";
import { ValueView } from "./value_view.ts";

/** Values are read by people. */
const LEGEND_MS = 125;

interface ChartParts {
  readonly settings: PlotSettings;
  readonly data: PlotData;
  readonly time: PanelTime;
  /** Tells the values of a time: `Infinity` for the latest. */
  readonly showValues: (atMs: number, range: TimeRange & { readonly columnMs: number }) => void;
}

/** A chart in its place. */
interface PlacedChart {
  readonly chart: RefObject<Chart | null>;
  /** Asks for a new picture. */
  readonly draw: () => void;
  /** What its place handles. */
  readonly gestures: ReturnType<typeof useTimeGestures>;
}

/**
 * Keeps a chart in its place: drawn while it is seen and something has changed.
 *
 * @param place Where it stands.
 * @param parts What it shows.
 */
export function useChart(
  place: RefObject<HTMLDivElement | null>,
  { settings: { series, times, min, max }, data, time, showValues }: ChartParts,
): PlacedChart {
  const { timeline } = useRobot().source.value;
  const chart = useRef<Chart | null>(null);
  const size = useSize(place);
  const values = useMemo(() => new ValueView(), []);
  const shownAtMs = useRef(0);
  values.fix({ min, max });

  const tell = (range: TimeRange) => {
    const atMs = pointedMs.peek() ?? timeline?.atMs.peek() ?? Infinity;
    showValues(atMs, { ...range, columnMs: (range.toMs - range.fromMs) / Math.max(1, size.width) });
  };
  const draw = useDrawing(place, { time, widthPx: size.width }, (range) => {
    const markMs = timeline?.atMs.peek();
    chart.current?.draw({ range, markMs, pointedMs: pointedMs.peek() });
    const nowMs = performance.now();
    if (nowMs - shownAtMs.current < LEGEND_MS) return;
    shownAtMs.current = nowMs;
    tell(range);
  });
  useEffect(() => {
    if (place.current === null || series.length === 0) return;
    const lines = series.map((one) => ({
      ...one,
      label: lineText(one),
      colour: seriesColour(one.colour),
      data: data.of(one)!,
    }));
    chart.current = new Chart(place.current, { series: lines, values, isAgo: times === "ago" }, {
      point: (timeMs) => void (pointedMs.value = timeMs),
      select: ({ range, values: chosen }) => {
        for (const [axis, part] of chosen) values.choose(axis, part);
        if (range) time.view.choose(range);
        draw();
      },
      press: (timeMs) => timeline?.seek(timeMs),
    });
    draw();
    return () => {
      chart.current?.[Symbol.dispose]();
      chart.current = null;
    };
  }, [data, JSON.stringify(series), times, isDark.value]);
  useEffect(() => {
    chart.current?.resize(size);
    draw();
  }, [size.width, size.height]);
  useEffect(draw, [min, max]);
  useEffect(() =>
    pointedMs.subscribe((timeMs) => {
      chart.current?.point(timeMs);
      tell(time.view.rangeAt(time.nowMs()));
    }), [time.view, series]);
  const gestures = useTimeGestures(place, {
    ...time,
    area: () => (chart.current?.area ?? place.current!.getBoundingClientRect()),
    zoomValues: (change) => {
      chart.current?.zoomValues(change);
      draw();
    },
    reset: () => {
      values.reset();
      time.view.follow();
      draw();
    },
  });
  return { chart, draw, gestures };
}
