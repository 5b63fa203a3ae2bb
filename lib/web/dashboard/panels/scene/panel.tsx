import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Empty } from "../../kit/empty.tsx";
import { useFrame } from "../../kit/use_frame.ts";
import { useRobot } from "../../robot/robot.ts";
import type { PanelProps } from "../panel.tsx";
import { drawnTopics, transformTopics } from "./drawn_topics.ts";
import { Feeds } from "./feeds.tsx";
import { PickedThing } from "./picked_thing.tsx";
import { ScenePicture } from "./picture.tsx";
import { SceneTools } from "./scene_tools.tsx";
import type { SceneSettings } from "./settings.ts";
import { Stage } from "./stage.ts";
import { TopicList } from "./topic_list.tsx";

/** Space, and what is in it. */
export default function ScenePanel({ settings, change }: PanelProps<SceneSettings>): VNode {
  const source = useRobot().source.value;
  const topics = drawnTopics(source.topics.value, settings.topics);
  const latest = useRef(source);
  latest.current = source;
  const stage = useRef<Stage | null>(null);
  const draw = useFrame(() => stage.current!.draw());
  stage.current ??= new Stage(settings, { nowMs: () => latest.current.nowMs(), ask: draw });
  const isListOpen = useSignal(false);
  useEffect(() => stage.current!.set(settings, topics), [settings, topics]);
  return (
    <div class="scene">
      <SceneTools
        settings={settings}
        change={change}
        stage={stage.current}
        isListOpen={isListOpen}
      />
      <div class="scene-body">
        <ScenePicture stage={stage.current} draw={draw}>
          {topics.length === 0 && stage.current.words.value.frames.length === 0 && (
            <div class="scene-empty">
              <Empty title="Nothing to draw in space yet">
                Scans, maps, poses, markers and frames are drawn as soon as somebody sends them.
              </Empty>
            </div>
          )}
          <PickedThing stage={stage.current} topics={topics} />
        </ScenePicture>
        {isListOpen.value && (
          <TopicList
            topics={topics}
            settings={settings}
            change={change}
            words={stage.current.words}
          />
        )}
      </div>
      <Feeds
        topics={topics}
        transforms={transformTopics(source.topics.value)}
        model={stage.current.model}
        draw={draw}
      />
    </div>
  );
}
