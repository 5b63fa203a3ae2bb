import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Empty } from "../../kit/empty.tsx";
import { IconButton } from "../../kit/icon_button.tsx";
import { formatDigits, formatTime } from "../../kit/numbers.ts";
import { fileName, saveFile } from "../../kit/save_file.ts";
import { useFrame } from "../../kit/use_frame.ts";
import { useSize } from "../../kit/use_size.ts";
import { useVisible } from "../../kit/use_visible.ts";
import { useRobot } from "../../robot/robot.ts";
import { isDark } from "../../shell/theme.ts";
import type { PanelProps } from "../panel.tsx";
import { Chart } from "./chart.ts";
import { type NamedSeries, plotCsv } from "./csv.ts";
import { DrawPace } from "./draw_pace.ts";
import { FieldPicker } from "./field_picker.tsx";
import { Legend } from "./legend.tsx";
import { PlotView } from "./plot_view.ts";
import { MAX_SERIES, newSeries, type PlotSettings } from "./row.ts";
import { fieldText, readFieldText, type SeriesField } from "./series_field.ts";
import { usePlotData } from "./use_plot_data.ts";
import { usePlotGestures } from "./use_plot_gestures.ts";

const SPANS_SECONDS = [1, 5, 10, 30, 60, 300, 1800];
/** Values are read by people. */
const LEGEND_MS = 125;

/** Shows numbers over time. */
export default function PlotPanel(
  { settings: { series, seconds, text }, change }: PanelProps<PlotSettings>,
): VNode {
  const source = useRobot().source.value;
  const { timeline } = source;
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | undefined>(undefined);
  const size = useSize(place);
  const isVisible = useVisible(place);
  const view = useMemo(() => new PlotView(seconds * 1000), [source]);
  const isFollowing = useSignal(true);
  const values = useSignal<readonly string[]>([]);
  const cursor = useRef<number | undefined>(undefined);
  const pace = useMemo(() => new DrawPace(), []);
  const shownAtMs = useRef(0);

  const nowMs = () => timeline ? timeline.endMs : source.nowMs();
  const ask = useFrame(() => {
    if (!isVisible.peek()) return;
    // Lines keep moving while nothing comes; what a bag has stands still.
    if (view.isFollowing && !timeline) ask();
    const atMs = performance.now();
    const range = view.rangeAt(nowMs());
    if (!pace.isDue(range, { atMs, widthPx: size.width })) {
      if (!view.isFollowing || timeline) ask();
      return;
    }
    chart.current?.draw(range, timeline?.atMs.peek());
    pace.drawn(range, { atMs, tookMs: performance.now() - atMs });
    if (atMs - shownAtMs.current < LEGEND_MS) return;
    shownAtMs.current = atMs;
    showValues();
  });
  const draw = () => {
    pace.want();
    ask();
  };
  const data = usePlotData(series, draw);

  const showValues = () => {
    const atMs = cursor.current ?? timeline?.atMs.peek() ?? Infinity;
    values.value = series.map((one) => {
      const value = data.of(one)?.samples.valueAtTime(atMs) ?? NaN;
      return Number.isNaN(value) ? "–" : formatDigits(value);
    });
  };
  const look = (change: () => void) => {
    change();
    isFollowing.value = view.isFollowing;
    draw();
  };

  const key = JSON.stringify(series);
  useEffect(() => {
    if (place.current === null || series.length === 0) return;
    const made = chart.current = new Chart(
      place.current,
      series.map((one) => ({ ...one, label: fieldText(one), data: data.of(one)! })),
      {
        cursor: (timeMs) => {
          cursor.current = timeMs;
          showValues();
        },
        select: (range) => look(() => view.choose(range)),
        press: (timeMs) => timeline?.seek(timeMs),
      },
    );
    draw();
    return () => {
      chart.current = undefined;
      made[Symbol.dispose]();
    };
  }, [data, key, isDark.value]);
  useEffect(() => {
    chart.current?.resize(size);
    draw();
  }, [size.width, size.height]);
  useEffect(() => isVisible.subscribe((isSeen) => void (isSeen && draw())), []);
  useEffect(() => timeline?.atMs.subscribe(() => draw()), [timeline]);
  useEffect(() => {
    if (timeline) view.follow(Math.max(1, timeline.endMs - timeline.startMs));
  }, [timeline]);
  const keys = usePlotGestures(place, { view, nowMs, look });

  const add = ({ topic, field }: SeriesField) => {
    const isThere = series.some((one) => one.topic === topic && one.field === field);
    const isFull = series.length >= MAX_SERIES;
    change({
      text: "",
      ...!isThere && !isFull && { series: [...series, newSeries(topic, field)] },
    });
  };
  useEffect(() => {
    if (text === "") return;
    add(readFieldText(text, source.topics.peek().map(({ name }) => name)));
  }, [text]);

  const named = (): NamedSeries[] =>
    series.filter(({ isHidden }) => !isHidden).map((one) => ({ ...one, data: data.of(one)! }));
  const saveAs = async (ending: "csv" | "png") => {
    const range = view.rangeAt(nowMs());
    const content = ending === "png"
      ? await chart.current!.toPng()
      : new Blob([...plotCsv(named(), range)], { type: "text/csv" });
    saveFile(content, fileName(`plot ${formatTime(range.toMs)}`, ending));
  };
  return (
    <div class="plot-panel">
      <div class="tools">
        <FieldPicker onChoose={add} />
        {!timeline && (
          <select
            aria-label="How much of the past"
            value={seconds}
            onChange={({ currentTarget }) => {
              const chosen = Number(currentTarget.value);
              look(() => view.follow(chosen * 1000));
              change({ seconds: chosen });
            }}
          >
            {[...new Set([...SPANS_SECONDS, seconds])].sort((a, b) => a - b).map((span) => (
              <option key={span} value={span}>
                {span < 60 ? `${span} s` : `${span / 60} min`}
              </option>
            ))}
          </select>
        )}
        <IconButton
          icon={isFollowing.value ? "pause" : "play"}
          label={isFollowing.value ? "Stand still" : timeline ? "Show all of it" : "Follow"}
          onClick={() => look(() => isFollowing.peek() ? view.pan(nowMs(), 0) : view.follow())}
        />
        <IconButton
          icon="download"
          label="Save what is seen as CSV"
          isDisabled={series.length === 0}
          onClick={() => void saveAs("csv")}
        />
        <IconButton
          icon="image"
          label="Save it as a picture"
          isDisabled={series.length === 0}
          onClick={() => void saveAs("png")}
        />
      </div>
      {series.length === 0 && (
        <Empty title="No lines yet">Type a topic, then one of its numbers.</Empty>
      )}
      <div
        ref={place}
        class="plot-place"
        role="application"
        aria-roledescription="plot"
        aria-label="Plot: arrow keys move in time, plus and minus zoom, 0 follows"
        tabIndex={0}
        hidden={series.length === 0}
        {...keys}
      />
      {series.length > 0 && (
        <Legend
          series={series}
          values={values}
          change={(series) => change({ series })}
        />
      )}
    </div>
  );
}
