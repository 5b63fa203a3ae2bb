import { useSignal } from "@preact/signals";
import type { RefObject, VNode } from "preact";
import { IconButton } from "../../kit/icon_button.tsx";
import { formatDate } from "../../kit/numbers.ts";
import { fileName, saveFile } from "../../kit/save_file.ts";
import { FollowButton } from "../../over_time/follow_button.tsx";
import { SpanPicker } from "../../over_time/span_picker.tsx";
import type { PanelTime } from "../../over_time/use_time_view.ts";
import { useRobot } from "../../robot/robot.ts";
import type { PanelProps } from "../panel.tsx";
import type { Chart } from "./chart.ts";
import { plotCsv } from "./csv.ts";
import { lineText, type PlotData } from "./plot_data.ts";
import { PlotSettingsDialog } from "./plot_settings.tsx";
import type { PlotSettings } from "./row.ts";
import { plotPng } from "./save_plot.ts";

interface PlotToolsProps extends PanelProps<PlotSettings> {
  readonly data: PlotData;
  readonly time: PanelTime;
  readonly chart: RefObject<Chart | null>;
}

/** What can be done with a plot as a whole. */
export function PlotTools({ settings, change, data, time, chart }: PlotToolsProps): VNode {
  const isBag = useRobot().source.value.timeline !== undefined;
  const isAsked = useSignal(false);
  const { series, seconds } = settings;
  const range = () => time.view.rangeAt(time.nowMs());
  const save = (content: Blob, ending: string) =>
    saveFile(content, fileName(`plot ${formatDate(range().toMs)}`, ending));
  const saveTable = () => {
    const shown = series.filter(({ isHidden }) => !isHidden);
    const named = shown.map((one) => ({ name: lineText(one), data: data.of(one)! }));
    save(new Blob([...plotCsv(named, range())], { type: "text/csv" }), "csv");
  };
  const savePicture = async () => {
    if (!chart.current) return;
    save(
      await plotPng(chart.current.canvas, formatDate(range().toMs), chart.current.series),
      "png",
    );
  };
  return (
    <>
      {!isBag && (
        <SpanPicker
          seconds={seconds}
          onChange={(chosen) => {
            time.view.follow();
            change({ seconds: chosen });
          }}
        />
      )}
      <FollowButton {...time} />
      <IconButton
        icon="download"
        label="Save what is seen as CSV"
        isDisabled={series.length === 0}
        onClick={saveTable}
      />
      <IconButton
        icon="image"
        label="Save it as a picture"
        isDisabled={series.length === 0}
        onClick={() => void savePicture()}
      />
      <IconButton
        icon="settings"
        label="Settings of this plot"
        onClick={() => void (isAsked.value = true)}
      />
      {isAsked.value && (
        <PlotSettingsDialog
          settings={settings}
          change={change}
          onClose={() => void (isAsked.value = false)}
        />
      )}
    </>
  );
}
