import type uPlot from "uplot";
import { colourOf } from "../../kit/colours.ts";
import { timeTicks } from "../../over_time/time_ticks.ts";
import type { TimeRange } from "../../over_time/time_view.ts";
import type { ChartSeries } from "./chart_series.ts";
import type { Axis } from "./row.ts";
import type { ValueRange } from "./value_view.ts";

/** What a chart tells of. */
export interface ChartEvents {
  /** The pointer is at a time; `undefined` once it is not. */
  readonly point: (timeMs: number | undefined) => void;
  /** A part was chosen by dragging over it: of time, of values, or of both. */
  readonly select: (part: {
    readonly range: TimeRange | undefined;
    readonly values: ReadonlyMap<Axis, ValueRange>;
  }) => void;
  /** A time was pressed. */
  readonly press: (timeMs: number) => void;
}

/** What options are made of. */
interface ChartParts {
  readonly series: readonly ChartSeries[];
  /** Whether times are told by how long ago they are. */
  readonly isAgo: boolean;
  readonly events: ChartEvents;
  /** Draws what stands on the axes. */
  readonly draw: (plot: uPlot) => void;
}

const FONT = "12px system-ui, sans-serif";
const AXIS_PX = 64;
const TICK_PX = 110;
const DRAG_PX = 5;
/** What is dragged less far in a direction is meant for the other one alone. */
const BOTH_PX = 60;

/** @returns What uPlot makes a chart by, without its size. */
export function chartOptions(
  { series, isAgo, events, draw }: ChartParts,
): Omit<uPlot.Options, "width" | "height"> {
  const hasRight = series.some((one) => one.axis === "right");
  return {
    ms: 1,
    padding: [8, hasRight ? 0 : 12, 0, 0],
    legend: { show: false },
    scales: { x: { time: true }, left: { auto: false }, right: { auto: false } },
    axes: axesOf({ isAgo, hasRight }),
    series: [{}],
    cursor: {
      y: false,
      points: { show: false },
      drag: { x: true, y: true, uni: BOTH_PX, setScale: false, dist: DRAG_PX },
      bind: {
        dblclick: () => null,
        // With shift, it is moved.
        mousedown: (_plot, _target, handler) => (event) => event.shiftKey ? null : handler(event),
      },
    },
    hooks: {
      setCursor: [(plot) => {
        const { left } = plot.cursor;
        const isIn = left !== undefined && left !== null && left >= 0;
        events.point(isIn ? plot.posToVal(left, "x") : undefined);
      }],
      setSelect: [(plot) => select(plot, events)],
      ready: [(plot) => tellPresses(plot, events)],
      draw: [draw],
    },
  };
}

function axesOf(
  { isAgo, hasRight }: { readonly isAgo: boolean; readonly hasRight: boolean },
): uPlot.Axis[] {
  const grid = { stroke: colourOf("line"), width: 1 };
  const axis: uPlot.Axis = { stroke: colourOf("quiet"), grid, ticks: grid, font: FONT };
  const ticksOf = ({ width, scales }: uPlot) => {
    const { min, max } = scales.x!;
    const range = { fromMs: min ?? 0, toMs: max ?? 1 };
    return timeTicks(range, {
      maxCount: Math.max(1, Math.floor(width / TICK_PX)),
      originMs: isAgo ? range.toMs : undefined,
    });
  };
  const right: uPlot.Axis = {
    ...axis,
    scale: "right",
    side: 1,
    size: AXIS_PX,
    grid: { show: false },
  };
  return [
    {
      ...axis,
      splits: (plot) => ticksOf(plot).map(({ atMs }) => atMs),
      values: (plot) => ticksOf(plot).map(({ label }) => label),
    },
    { ...axis, scale: "left", size: AXIS_PX },
    ...hasRight ? [right] : [],
  ];
}

function select(plot: uPlot, events: ChartEvents): void {
  const { left, top, width, height } = plot.select;
  if (width < DRAG_PX && height < DRAG_PX) return;
  const at = (position: number, scale: string) => plot.posToVal(position, scale);
  const { clientWidth, clientHeight } = plot.over;
  const values = new Map<Axis, ValueRange>();
  if (height < clientHeight) {
    for (const axis of ["left", "right"] as const) {
      values.set(axis, [at(top + height, axis), at(top, axis)]);
    }
  }
  const range = width < clientWidth
    ? { fromMs: at(left, "x"), toMs: at(left + width, "x") }
    : undefined;
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  events.select({ range, values });
}

/** A press that was no drag. */
function tellPresses(plot: uPlot, events: ChartEvents): void {
  let [x, y] = [0, 0];
  plot.over.addEventListener("pointerdown", ({ clientX, clientY }) => {
    [x, y] = [clientX, clientY];
  });
  plot.over.addEventListener("click", ({ clientX, clientY, offsetX }) => {
    if (Math.hypot(clientX - x, clientY - y) < DRAG_PX) events.press(plot.posToVal(offsetX, "x"));
  });
}
