import uPlot from "uplot";
import { colourOf } from "../../kit/colours.ts";
import type { TimeRange } from "../../over_time/time_view.ts";
import { type ChartEvents, chartOptions } from "./chart_options.ts";
import type { ChartSeries } from "./chart_series.ts";
import type { ColumnRange } from "./columns.ts";
import { drawLine, type PlotPixels } from "./line_path.ts";
import type { Axis } from "./row.ts";
import { valueRange } from "./value_range.ts";
import { type ValueRange, type ValueView, zoomedRange } from "./value_view.ts";

/** Up to so many lines are broad; of more than so many, columns are two pixels wide. */
const [FEW_LINES, MANY_LINES] = [8, 32];
const LINE_PX = 1.5;

/** What a picture shows. */
export interface ChartPicture {
  /** Which times. */
  readonly range: TimeRange;
  /** A time that is marked: where a bag stands. */
  readonly markMs: number | undefined;
  /** Where the time under the pointer is, if that is elsewhere on the page. */
  readonly pointedMs: number | undefined;
}

/** The picture of a plot. uPlot has axes, cursor and selection; lines are drawn from what is collected. */
export class Chart implements Disposable {
  readonly #plot: uPlot;
  /** Its lines. */
  readonly series: readonly ChartSeries[];
  readonly #values: ValueView;
  readonly #markColour = colourOf("accent");
  #range: ColumnRange = { fromMs: 0, toMs: 1, columnMs: 1 };
  #markMs: number | undefined;
  #isPointed = false;

  /**
   * @param element Where it stands.
   * @param content Its lines, what is seen of their values, and what stands at times.
   * @param events What is told of it.
   */
  constructor(
    element: HTMLElement,
    { series, values, isAgo }: {
      readonly series: readonly ChartSeries[];
      readonly values: ValueView;
      readonly isAgo: boolean;
    },
    events: ChartEvents,
  ) {
    this.series = series;
    this.#values = values;
    const options = chartOptions({
      series,
      isAgo,
      events: {
        ...events,
        point: (timeMs) => this.#isPointed && events.point(timeMs),
      },
      draw: (plot) => this.#drawContent(plot),
    });
    const { clientWidth: width, clientHeight: height } = element;
    this.#plot = new uPlot({ width, height, ...options }, [[0, 1]], element);
    this.#plot.over.addEventListener("pointerenter", () => void (this.#isPointed = true));
    this.#plot.over.addEventListener("pointerleave", () => this.#leave(events));
  }

  /** Where times are, on the screen. */
  get area(): DOMRect {
    return this.#plot.over.getBoundingClientRect();
  }

  /** Fits the picture into another size. */
  resize(size: { readonly width: number; readonly height: number }): void {
    if (size.width > 0 && size.height > 0) this.#plot.setSize(size);
  }

  /** Draws. */
  draw({ range, markMs, pointedMs }: ChartPicture): void {
    this.#markMs = markMs;
    const widthPx = Math.max(1, this.#plot.over.clientWidth);
    const columnPx = this.series.length > MANY_LINES ? 2 : 1;
    this.#range = { ...range, columnMs: (range.toMs - range.fromMs) / widthPx * columnPx };
    for (const { data: { columns }, isHidden } of this.series) {
      if (!isHidden) columns.update(this.#range);
    }
    this.#plot.batch(() => {
      this.#plot.setData([[range.fromMs, range.toMs]], false);
      this.#plot.setScale("x", { min: range.fromMs, max: range.toMs });
      for (const axis of ["left", "right"] as const) {
        const [min, max] = this.#values.rangeOf(axis, () => this.#allOf(axis));
        this.#plot.setScale(axis, { min, max });
      }
    });
    this.point(pointedMs);
  }

  /** Shows which time is pointed to elsewhere. */
  point(timeMs: number | undefined): void {
    if (this.#isPointed) return;
    const left = timeMs === undefined ? -10 : this.#plot.valToPos(timeMs, "x");
    this.#plot.setCursor({ left: left < 0 ? -10 : left, top: 0 }, false);
  }

  /** Shows more or less of the values around a place of the screen. */
  zoomValues({ factor, clientY }: { readonly factor: number; readonly clientY: number }): void {
    const top = clientY - this.area.top;
    for (const axis of ["left", "right"] as const) {
      const around = this.#plot.posToVal(top, axis);
      this.#values.choose(axis, zoomedRange(this.#shownOf(axis), { factor, around }));
    }
  }

  /** The canvas as it is. */
  get canvas(): HTMLCanvasElement {
    return this.#plot.ctx.canvas;
  }

  [Symbol.dispose](): void {
    this.#plot.destroy();
  }

  #leave(events: ChartEvents): void {
    this.#isPointed = false;
    events.point(undefined);
  }

  #shownOf(axis: Axis): ValueRange {
    const { min, max } = this.#plot.scales[axis]!;
    return [min ?? 0, max ?? 1];
  }

  #allOf(axis: Axis): ValueRange {
    const series = this.series.filter((one) => one.axis === axis && !one.isHidden);
    return valueRange(series.map(({ data }) => data), this.#range);
  }

  #drawContent(plot: uPlot): void {
    const { ctx: context, bbox: { left, top, width, height } } = plot;
    context.save();
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
    // Round joints and broad lines cost many times as much, and nobody sees them among many lines.
    context.lineJoin = "bevel";
    context.lineWidth = this.series.length > FEW_LINES ? 1 : LINE_PX * devicePixelRatio;
    for (const { data: { columns }, axis, colour, isHidden } of this.series) {
      if (isHidden) continue;
      context.strokeStyle = colour;
      context.beginPath();
      drawLine(context, columns, this.#range, pixelsOf(plot, this.#range, axis));
      context.stroke();
    }
    this.#drawMark(plot);
    context.restore();
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
function pixelsOf({ bbox, scales }: uPlot, { fromMs, toMs }: TimeRange, axis: Axis): PlotPixels {
  const { min, max } = scales[axis]!;
  const [least, greatest] = [min ?? 0, max ?? 1];
  const perMs = bbox.width / (toMs - fromMs);
  const perUnit = bbox.height / (greatest - least);
  const bottom = bbox.top + bbox.height;
  return {
    x: (timeMs) => bbox.left + (timeMs - fromMs) * perMs,
    y: (value) => bottom - (value - least) * perUnit,
  };
}
