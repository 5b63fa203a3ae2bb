import uPlot from "uplot";
import { colourOf } from "../../kit/colours.ts";
import { formatTime } from "../../kit/numbers.ts";
import type { ColumnRange } from "./columns.ts";
import { drawLine, type PlotPixels } from "./line_path.ts";
import type { SeriesData } from "./plot_data.ts";
import type { TimeRange } from "./plot_view.ts";
import { seriesColour } from "./series_colour.ts";
import { valueRange } from "./value_range.ts";

/** A line as it is drawn. */
export interface ChartSeries {
  readonly label: string;
  readonly axis: "left" | "right";
  readonly isHidden: boolean;
  readonly data: SeriesData;
}

/** What a chart tells of. */
export interface ChartEvents {
  /** The pointer is at a time; `undefined` once it is not. */
  readonly cursor: (timeMs: number | undefined) => void;
  /** A part was chosen by dragging over it. */
  readonly select: (range: TimeRange) => void;
  /** A time was pressed. */
  readonly press: (timeMs: number) => void;
}

/** All plots of a page show the same time under the pointer. */
const SYNC = uPlot.sync("rosy");
const FONT = "12px system-ui, sans-serif";

/** The picture of a plot. uPlot has axes, cursor and selection; the lines are drawn from what is collected. */
export class Chart implements Disposable {
  readonly #plot: uPlot;
  readonly #series: readonly ChartSeries[];
  readonly #markColour = colourOf("accent");
  #range: ColumnRange = { fromMs: 0, toMs: 1, columnMs: 1 };
  /** A line across at a time, as that of a bag. */
  #markMs: number | undefined;

  constructor(
    element: HTMLElement,
    series: readonly ChartSeries[],
    events: ChartEvents,
  ) {
    this.#series = series;
    const { clientWidth: width, clientHeight: height } = element;
    this.#plot = new uPlot(
      this.#options({ width, height }, events),
      emptyData(series.length),
      element,
    );
    SYNC.sub(this.#plot);
  }

  /** Fits the picture into another size. */
  resize(size: { readonly width: number; readonly height: number }): void {
    if (size.width > 0 && size.height > 0) this.#plot.setSize(size);
  }

  /**
   * Draws.
   *
   * @param range Which times.
   * @param markMs A time that is marked.
   */
  draw(range: TimeRange, markMs?: number): void {
    this.#markMs = markMs;
    const widthPx = Math.max(1, this.#plot.over.clientWidth);
    const columnMs = (range.toMs - range.fromMs) / widthPx;
    this.#range = { ...range, columnMs };
    for (const { data: { columns }, isHidden } of this.#series) {
      if (!isHidden) columns.update(this.#range);
    }
    // uPlot draws what lies between the first and the last time that it knows.
    const data = emptyData(this.#series.length);
    data[0] = [range.fromMs, range.toMs];
    this.#plot.setData(data as uPlot.AlignedData, false);
    this.#plot.batch(() => {
      this.#plot.setScale("x", { min: range.fromMs, max: range.toMs });
      for (const axis of ["left", "right"] as const) {
        const [min, max] = valueRange(this.#ofAxis(axis), this.#range);
        this.#plot.setScale(axis, { min, max });
      }
    });
  }

  /** The picture as it is, with a background. */
  async toPng(): Promise<Blob> {
    const { canvas } = this.#plot.ctx;
    const copy = new OffscreenCanvas(canvas.width, canvas.height);
    const context = copy.getContext("2d")!;
    context.fillStyle = colourOf("pane");
    context.fillRect(0, 0, copy.width, copy.height);
    context.drawImage(canvas, 0, 0);
    drawNames(context, this.#series, canvas.width / Math.max(1, this.#plot.width));
    return await copy.convertToBlob({ type: "image/png" });
  }

  [Symbol.dispose](): void {
    SYNC.unsub(this.#plot);
    this.#plot.destroy();
  }

  #ofAxis(axis: "left" | "right"): SeriesData[] {
    return this.#series.filter((one) => one.axis === axis && !one.isHidden).map(({ data }) => data);
  }

  #options(size: { width: number; height: number }, events: ChartEvents): uPlot.Options {
    const axis = axisColours();
    const hasRight = this.#series.some((one) => one.axis === "right");
    return {
      ...size,
      ms: 1,
      padding: [8, hasRight ? 0 : 12, 0, 0],
      legend: { show: false },
      scales: { x: { time: true }, left: { auto: false }, right: { auto: false } },
      axes: [
        { ...axis, values: (_plot, times) => timeLabels(times) },
        { ...axis, scale: "left", size: 56 },
        ...hasRight ? [{ ...axis, scale: "right", side: 1, size: 56, grid: { show: false } }] : [],
      ],
      series: [
        {},
        ...this.#series.map((one, index) => ({
          label: one.label,
          scale: one.axis,
          show: !one.isHidden,
          stroke: seriesColour(index),
          width: 1.5,
          points: { show: false },
          paths: (plot: uPlot) => this.#pathOf(plot, one),
        })),
      ],
      cursor: {
        y: false,
        points: { show: false },
        drag: { x: true, y: false, setScale: false, dist: 4 },
        bind: { dblclick: () => null },
        sync: { key: SYNC.key, scales: ["x", null], setSeries: false },
      },
      hooks: {
        setCursor: [(plot) => {
          const { left } = plot.cursor;
          const isIn = left !== undefined && left !== null && left >= 0;
          events.cursor(isIn ? plot.posToVal(left, "x") : undefined);
        }],
        setSelect: [(plot) => {
          const { left, width } = plot.select;
          if (width < 4) return;
          events.select({
            fromMs: plot.posToVal(left, "x"),
            toMs: plot.posToVal(left + width, "x"),
          });
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        }],
        ready: [(plot) => {
          plot.over.addEventListener(
            "click",
            ({ offsetX }) => events.press(plot.posToVal(offsetX, "x")),
          );
        }],
        draw: [(plot) => this.#drawMark(plot)],
      },
    };
  }

  #pathOf(plot: uPlot, { data: { columns }, axis }: ChartSeries): uPlot.Series.Paths {
    const stroke = new Path2D();
    drawLine(stroke, columns, this.#range, pixelsOf(plot, this.#range, axis));
    return { stroke, clip: null, fill: null };
  }

  #drawMark({ ctx, bbox, valToPos }: uPlot): void {
    if (this.#markMs === undefined) return;
    const x = Math.round(valToPos(this.#markMs, "x", true));
    if (x < bbox.left || x > bbox.left + bbox.width) return;
    ctx.fillStyle = this.#markColour;
    ctx.fillRect(x, bbox.top, Math.max(1, devicePixelRatio), bbox.height);
  }
}

/** As uPlot's own `valToPos()` does, which is asked for one point only. */
function pixelsOf(
  { bbox, scales }: uPlot,
  { fromMs, toMs }: TimeRange,
  axis: "left" | "right",
): PlotPixels {
  const { min = 0, max = 1 } = scales[axis]!;
  const perMs = bbox.width / (toMs - fromMs);
  const perUnit = bbox.height / (max! - min!);
  const bottom = bbox.top + bbox.height;
  return {
    x: (timeMs) => bbox.left + (timeMs - fromMs) * perMs,
    y: (value) => bottom - (value - min!) * perUnit,
  };
}

function emptyData(series: number): [number[], ...(null | undefined)[][]] {
  return [[0, 1], ...Array.from({ length: series }, () => [null, null])];
}

function axisColours(): Pick<uPlot.Axis, "stroke" | "grid" | "ticks" | "font"> {
  const grid = { stroke: colourOf("line"), width: 1 };
  return { stroke: colourOf("quiet"), grid, ticks: grid, font: FONT };
}

/** Seconds and their parts, as far as they are told apart. */
function timeLabels(times: readonly number[]): string[] {
  const stepMs = times.length > 1 ? times[1]! - times[0]! : 1000;
  return times.map((timeMs) => formatTime(timeMs, stepMs < 1000));
}

/** A picture that is sent to somebody has no legend beside it. */
function drawNames(
  context: OffscreenCanvasRenderingContext2D,
  series: readonly ChartSeries[],
  scale: number,
): void {
  context.font = `${12 * scale}px system-ui, sans-serif`;
  for (const [index, { label }] of series.filter(({ isHidden }) => !isHidden).entries()) {
    context.fillStyle = seriesColour(index);
    context.fillText(label, 68 * scale, (22 + index * 16) * scale);
  }
}
