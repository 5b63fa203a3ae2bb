import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Empty } from "../../kit/empty.tsx";
import { handleGestures } from "../../kit/gestures.ts";
import { IconButton } from "../../kit/icon_button.tsx";
import { useFrame } from "../../kit/use_frame.ts";
import { useMessages } from "../../kit/use_messages.ts";
import { useSize } from "../../kit/use_size.ts";
import { useRobot } from "../../robot/robot.ts";
import { isDark } from "../../shell/theme.ts";
import type { PanelProps } from "../panel.tsx";
import { MapLegend } from "./legend.tsx";
import { mapGestures } from "./map_gestures.ts";
import { MapStage } from "./map_stage.ts";
import { type MapSettings, mapTopics } from "./settings.ts";

/** Where on the earth a robot is. */
export default function MapPanel({ settings, change }: PanelProps<MapSettings>): VNode {
  const stage = useRef<MapStage | null>(null);
  const draw = useFrame(() => stage.current!.draw());
  stage.current ??= new MapStage(draw);
  const topics = mapTopics(useRobot().source.value.topics.value, settings);
  const { isFollowing, hidden } = settings;
  useEffect(() => stage.current!.set(topics, isFollowing), [topics.join("\n"), isFollowing]);
  return (
    <div class="map">
      <MapTools stage={stage.current} settings={settings} change={change} />
      <MapPicture stage={stage.current} />
      <MapLegend topics={topics} settings={settings} change={change} words={stage.current.words} />
      {topics.filter((topic) => !hidden.includes(topic))
        .map((topic) => <Feed key={topic} topic={topic} stage={stage.current!} draw={draw} />)}
    </div>
  );
}

function MapTools({ stage, settings: { isFollowing }, change }: PanelProps<MapSettings> & {
  readonly stage: MapStage;
}): VNode {
  const isMeasuring = useSignal(false);
  const toggle = () => {
    isMeasuring.value = !isMeasuring.value;
    stage.measure(isMeasuring.value);
  };
  return (
    <div class="tools">
      <IconButton icon="fit" label="Show all" onClick={() => stage.showAll()} />
      <IconButton
        icon="target"
        label="Keep the position in the middle"
        isOn={isFollowing}
        onClick={() => change({ isFollowing: !isFollowing })}
      />
      <IconButton
        icon="ruler"
        label="Measure from one place to another"
        isOn={isMeasuring.value}
        onClick={toggle}
      />
      <span class="small tabular" role="status">
        {isMeasuring.value && (stage.measured.value || "Click on two places")}
      </span>
    </div>
  );
}

function MapPicture({ stage }: { readonly stage: MapStage }): VNode {
  const field = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = useSize(field);
  useLayoutEffect(() => {
    stage.open(canvas.current!);
    return handleGestures(canvas.current!, mapGestures(stage));
  }, []);
  useLayoutEffect(() => stage.resize(width, height), [width, height]);
  useEffect(() => stage.renewColours(), [isDark.value]);
  const isEmpty = ![...stage.words.value.values()].some((words) => /\d/.test(words));
  return (
    <div class="map-picture" ref={field}>
      <canvas
        ref={canvas}
        tabIndex={0}
        role="application"
        aria-label="The map: arrow keys move it, plus and minus zoom, 0 shows all. The list below says where all is."
      />
      {isEmpty && <Empty title="Waiting for a position" />}
    </div>
  );
}

function Feed({ topic, stage, draw }: {
  readonly topic: string;
  readonly stage: MapStage;
  readonly draw: () => void;
}): null {
  useMessages(topic, {
    take: ({ value }) => {
      stage.model.take(topic, value);
      draw();
    },
    reset: () => {
      stage.model.clear(topic);
      draw();
    },
  });
  useEffect(() => () => {
    stage.model.clear(topic);
    draw();
  }, []);
  return null;
}
