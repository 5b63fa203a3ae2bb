import { useEffect, useMemo } from "preact/hooks";
import { useRobot } from "../../robot/robot.ts";
import { PlotData } from "./plot_data.ts";
import { fieldText, type SeriesField } from "./series_field.ts";

/**
 * Collects what a plot shows: as it comes, or of a bag all of it.
 *
 * @param fields Its lines.
 * @param draw Asks for a new picture.
 * @returns What was collected.
 */
export function usePlotData(fields: readonly SeriesField[], draw: () => void): PlotData {
  const robot = useRobot();
  const source = robot.source.value;
  const data = useMemo(() => new PlotData(), [source]);
  const key = fields.map(fieldText).join("\n");
  useMemo(() => data.show(fields), [data, key]);
  const topics = data.topics;
  const topicsKey = topics.join("\n");
  useEffect(() => {
    if (source.timeline) return readBag(data, { fields, draw, source });
    const stops = topics.map((topic) =>
      source.listen(topic, (message) => {
        // One that was kept is of long ago: a line from there to now would be wrong.
        if (!message.isRetained) data.take(message);
      }, { isEvery: true })
    );
    return () => stops.forEach((stop) => stop());
    // What a bag has of a new field has to be read, too.
  }, [data, source.timeline ? key : topicsKey]);
  const status = robot.status.value;
  useEffect(() => {
    if (status === "lost") data.breakOff(source.nowMs());
  }, [status]);
  return data;
}

/** So long is read before it is drawn again. */
const DRAW_EVERY_MS = 100;

function readBag(
  data: PlotData,
  { fields, draw, source }: {
    readonly fields: readonly SeriesField[];
    readonly draw: () => void;
    readonly source: ReturnType<typeof useRobot>["live"];
  },
): () => void {
  const stopping = new AbortController();
  const { startMs, endMs } = source.timeline!;
  const topics = [...new Set(fields.map(({ topic }) => topic))];
  data.clear();
  void (async () => {
    const { signal } = stopping;
    const past = source.history({ topics, fromMs: startMs, toMs: endMs, signal }) ?? [];
    let drawnAtMs = 0;
    for await (const message of past) {
      if (signal.aborted) return;
      data.take(message);
      if (performance.now() - drawnAtMs < DRAW_EVERY_MS) continue;
      drawnAtMs = performance.now();
      draw();
    }
    draw();
  })().catch((error) => {
    if (!stopping.signal.aborted) throw error;
  });
  return () => stopping.abort();
}
