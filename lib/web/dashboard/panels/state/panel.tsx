import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Empty } from "../../kit/empty.tsx";
import { IconButton } from "../../kit/icon_button.tsx";
import { FieldPicker } from "../../over_time/field_picker.tsx";
import { FollowButton } from "../../over_time/follow_button.tsx";
import { fieldText, readFieldText } from "../../over_time/series_field.ts";
import { SpanPicker } from "../../over_time/span_picker.tsx";
import { pointedMs, type TimeRange } from "../../over_time/time_view.ts";
import { useCollected } from "../../over_time/use_collected.ts";
import { useTimeView } from "../../over_time/use_time_view.ts";
import { useRobot } from "../../robot/robot.ts";
import type { PanelProps } from "../panel.tsx";
import { ChangesTable } from "./changes_table.tsx";
import { AXIS_PX, ROW_PX } from "./draw_states.ts";
import { type StateSettings, withRows } from "./row.ts";
import { StateData } from "./state_data.ts";
import { StateRows } from "./state_rows.tsx";
import { stateFields } from "./state_text.ts";
import { type ListedTransition, listTransitions } from "./transition_list.ts";
import { useStatesCanvas } from "./use_states_canvas.ts";
import { useTypes } from "./use_types.ts";

/** Words are read by people. */
const TELL_MS = 250;
const MAX_LISTED = 100;

/** Shows states over time, as bands with words in them. */
export default function StatePanel({ settings, change }: PanelProps<StateSettings>): VNode {
  const { rows, seconds, hasList, text } = settings;
  const source = useRobot().source.value;
  const canvas = useRef<HTMLCanvasElement>(null);
  const time = useTimeView(seconds);
  const data = useMemo(() => new StateData(), [source]);
  const key = rows.map(fieldText).join("\n");
  useMemo(() => data.show(rows), [data, key]);
  const values = useSignal<readonly string[]>([]);
  const changes = useSignal<readonly ListedTransition[]>([]);
  const toldAtMs = useRef(0);
  const drawn = (range: TimeRange) => {
    const nowMs = performance.now();
    if (nowMs - toldAtMs.current < TELL_MS && pointedMs.peek() === undefined) return;
    toldAtMs.current = nowMs;
    const atMs = pointedMs.peek() ?? source.timeline?.atMs.peek() ?? Infinity;
    values.value = rows.map((row) => data.of(row)?.at(atMs) ?? "–");
    if (!hasList) return;
    const all = new Map(rows.map((row) => [fieldText(row), data.of(row)!]));
    changes.value = listTransitions(all, range, MAX_LISTED);
  };
  const { draw, handlers } = useStatesCanvas(canvas, { rows, data, time, drawn });
  useTypes(data, draw);
  useCollected(data, key, draw);
  useEffect(() => {
    if (text === "") return;
    const field = readFieldText(text, source.topics.peek().map(({ name }) => name));
    change({ text: "", rows: withRows(rows, [field]) });
  }, [text]);
  return (
    <div class="state-panel">
      <div class="tools">
        <FieldPicker
          label="Add a state: topic and field"
          fieldsOf={stateFields}
          onChoose={(fields) => change({ rows: withRows(rows, fields) })}
        />
        {!source.timeline && (
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
          icon="log"
          label="All changes in words"
          isOn={hasList}
          onClick={() => change({ hasList: !hasList })}
        />
      </div>
      {rows.length === 0 && (
        <Empty title="No states yet">Type a topic, then one of its words or modes.</Empty>
      )}
      <div class="state-scroll" hidden={rows.length === 0}>
        <div class="state-place">
          <canvas
            ref={canvas}
            role="application"
            aria-roledescription="states over time"
            aria-label="States: arrow keys move in time, plus and minus zoom, space stands still, 0 follows"
            tabIndex={0}
            style={{ height: `${rows.length * ROW_PX + AXIS_PX}px` }}
            {...handlers}
          />
          <StateRows rows={rows} values={values} onChange={(rows) => change({ rows })} />
        </div>
      </div>
      {hasList && rows.length > 0 && <ChangesTable changes={changes} />}
    </div>
  );
}
