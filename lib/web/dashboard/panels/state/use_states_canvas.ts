import type { RefObject } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { useSize } from "../../kit/use_size.ts";
import { type SeriesField } from "../../over_time/series_field.ts";
import { pointedMs, type TimeRange } from "../../over_time/time_view.ts";
import { useDrawing } from "../../over_time/use_drawing.ts";
import { useTimeGestures } from "../../over_time/use_time_gestures.ts";
import type { PanelTime } from "../../over_time/use_time_view.ts";
import { useRobot } from "../../robot/robot.ts";
import { isDark } from "../../shell/theme.ts";
import { AXIS_PX, colourTable, drawStates, ROW_PX } from "./draw_states.ts";
import type { StateData } from "./state_data.ts";

interface CanvasParts {
  readonly rows: readonly SeriesField[];
  readonly data: StateData;
  readonly time: PanelTime;
  /** Tells what was drawn. */
  readonly drawn: (range: TimeRange) => void;
}

/** What a canvas of states handles. */
export interface StatesCanvas {
  /** Asks for a new picture. */
  readonly draw: () => void;
  readonly handlers: {
    readonly onKeyDown: (event: KeyboardEvent) => void;
    readonly onDblClick: () => void;
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerLeave: () => void;
    readonly onClick: (event: MouseEvent) => void;
  };
}

/**
 * Draws states on a canvas while it is seen and something has changed.
 *
 * @param canvas The canvas.
 * @param parts What it shows.
 */
export function useStatesCanvas(
  canvas: RefObject<HTMLCanvasElement | null>,
  { rows, data, time, drawn }: CanvasParts,
): StatesCanvas {
  const { timeline } = useRobot().source.value;
  const { width: widthPx } = useSize(canvas);
  const colour = useMemo(colourTable, [isDark.value]);
  const heightPx = rows.length * ROW_PX + AXIS_PX;
  const scale = useRef(0);
  const draw = useDrawing(canvas, { time, widthPx }, (range) => {
    const context = canvas.current?.getContext("2d");
    if (!context || widthPx === 0) return;
    fit(context, { widthPx, heightPx, scale });
    const picture = {
      rows: rows.map((row) => data.of(row)),
      range,
      widthPx,
      markMs: timeline?.atMs.peek(),
      pointedMs: pointedMs.peek(),
    };
    drawStates(context, picture, colour);
    drawn(range);
  });
  useEffect(draw, [widthPx, heightPx, colour, rows]);
  useEffect(() => pointedMs.subscribe(draw), []);
  const area = () => canvas.current!.getBoundingClientRect();
  const timeOf = ({ clientX }: MouseEvent) => {
    const { left, width } = area();
    const { fromMs, toMs } = time.view.rangeAt(time.nowMs());
    return fromMs + (clientX - left) / Math.max(1, width) * (toMs - fromMs);
  };
  const gestures = useTimeGestures(canvas, { ...time, area, reset: () => time.view.follow() });
  return {
    draw,
    handlers: {
      ...gestures,
      onPointerMove: (event) => void (pointedMs.value = timeOf(event)),
      onPointerLeave: () => void (pointedMs.value = undefined),
      onClick: (event) => timeline?.seek(timeOf(event)),
    },
  };
}

/** Gives a canvas as many pixels as the screen has there. */
function fit(
  context: CanvasRenderingContext2D,
  { widthPx, heightPx, scale }: {
    readonly widthPx: number;
    readonly heightPx: number;
    readonly scale: RefObject<number>;
  },
): void {
  const { canvas } = context;
  const [width, height] = [widthPx, heightPx].map((px) => Math.round(px * devicePixelRatio));
  if (canvas.width === width && canvas.height === height && scale.current === devicePixelRatio) {
    return;
  }
  canvas.width = width!;
  canvas.height = height!;
  context.scale(devicePixelRatio, devicePixelRatio);
  scale.current = devicePixelRatio;
}
