import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Empty } from "../../kit/empty.tsx";
import { FieldPicker } from "../../over_time/field_picker.tsx";
import { numericFields, readFieldText } from "../../over_time/series_field.ts";
import { useCollected } from "../../over_time/use_collected.ts";
import { useTimeView } from "../../over_time/use_time_view.ts";
import { useRobot } from "../../robot/robot.ts";
import type { PanelProps } from "../panel.tsx";
import { Legend, type LegendValue } from "./legend.tsx";
import { legendValue } from "./legend_values.ts";
import { lineText, PlotData } from "./plot_data.ts";
import { PlotTools } from "./plot_tools.tsx";
import { type PlotSettings, withSeries } from "./row.ts";
import { useChart } from "./use_chart.ts";

/** Shows numbers over time. */
export default function PlotPanel({ settings, change }: PanelProps<PlotSettings>): VNode {
  const { series, seconds, text } = settings;
  const source = useRobot().source.value;
  const place = useRef<HTMLDivElement>(null);
  const time = useTimeView(seconds);
  const data = useMemo(() => new PlotData(), [source]);
  const key = series.map(lineText).join("\n");
  useMemo(() => data.show(series), [data, key]);
  const values = useSignal<readonly LegendValue[]>([]);
  const { chart, draw, gestures } = useChart(place, {
    settings,
    data,
    time,
    showValues: (atMs, range) => {
      const statisticsOf = settings.hasStatistics ? range : undefined;
      values.value = series.map((one) => legendValue(data.of(one), { atMs, statisticsOf }));
    },
  });
  useCollected(data, key, draw);
  useEffect(() => {
    if (text === "") return;
    const field = readFieldText(text, source.topics.peek().map(({ name }) => name));
    change({ text: "", series: withSeries(series, [field]) });
  }, [text]);

  return (
    <div class="plot-panel">
      <div class="tools">
        <FieldPicker
          label="Add a line: topic and field"
          fieldsOf={numericFields}
          onChoose={(fields) => change({ series: withSeries(series, fields) })}
        />
        <PlotTools settings={settings} change={change} {...{ data, time, chart }} />
      </div>
      {series.length === 0 && (
        <Empty title="No lines yet">Type a topic, then one of its numbers.</Empty>
      )}
      <div
        ref={place}
        class="plot-place"
        role="application"
        aria-roledescription="plot"
        aria-label="Plot: arrow keys move in time, plus and minus zoom, space stands still, 0 follows"
        tabIndex={0}
        hidden={series.length === 0}
        {...gestures}
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
