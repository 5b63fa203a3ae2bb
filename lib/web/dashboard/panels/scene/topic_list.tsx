import type { ReadonlySignal } from "@preact/signals";
import type { VNode } from "preact";
import { SERIES_COLOURS } from "../../kit/colours.ts";
import { IconButton } from "../../kit/icon_button.tsx";
import { TopicPicker } from "../../kit/topic_picker.tsx";
import { sceneTypeOf } from "../../space/scene_types.ts";
import type { PanelProps } from "../panel.tsx";
import type { DrawnTopic } from "./drawn_topics.ts";
import { firstTopic, type SceneSettings, type SceneTopic } from "./settings.ts";
import type { SceneWords } from "./scene_words.ts";
import { TopicChoices } from "./topic_choices.tsx";

interface TopicListProps extends PanelProps<SceneSettings> {
  readonly topics: readonly DrawnTopic[];
  readonly words: ReadonlySignal<SceneWords>;
}

/** What is drawn, in words, and what can be chosen for it. */
export function TopicList({ topics, settings, change, words }: TopicListProps): VNode {
  const put = (topic: SceneTopic) =>
    change({ topics: [...settings.topics.filter(({ name }) => name !== topic.name), topic] });
  return (
    <aside class="scene-list" aria-label="Topics of the scene">
      <h2>Topics</h2>
      {topics.length === 0 && <p class="quiet small">Nothing here can be drawn in space yet.</p>}
      <ul>
        {topics.map((topic) => (
          <TopicEntry key={topic.name} topic={topic} words={words.value} put={put} />
        ))}
      </ul>
      <TopicPicker
        value=""
        label="Draw another topic"
        onChange={(name) => name !== "" && put(firstTopic(name))}
      />
      <h2>Frames</h2>
      <FrameList settings={settings} change={change} words={words.value} />
    </aside>
  );
}

function FrameList(
  { settings: { follow, followFrame }, change, words }: PanelProps<SceneSettings> & {
    readonly words: SceneWords;
  },
): VNode {
  if (words.frames.length === 0) return <p class="quiet small">Nobody tells of any frames.</p>;
  const toggle = (id: string, isOn: boolean) =>
    isOn
      ? change({ follow: "off", followFrame: "" })
      : change({ follow: follow === "off" ? "position" : follow, followFrame: id });
  return (
    <ul class="scene-frames">
      {words.frames.map(({ id, place }) => {
        const isOn = follow !== "off" && followFrame === id;
        return (
          <li key={id}>
            <IconButton
              icon="target"
              label={`Follow ${id}`}
              isOn={isOn}
              onClick={() => toggle(id, isOn)}
            />
            <span>{id}</span>
            <span class="tabular quiet small">{place}</span>
          </li>
        );
      })}
    </ul>
  );
}

function TopicEntry({ topic, words, put }: {
  readonly topic: DrawnTopic;
  readonly words: SceneWords;
  readonly put: (topic: SceneTopic) => void;
}): VNode {
  const { name, isShown, colour, type } = topic;
  const problem = words.problems.get(name);
  const about = words.drawn.get(name) || sceneTypeOf(type)?.about || "Nothing yet";
  return (
    <li>
      <label>
        <input
          type="checkbox"
          checked={isShown}
          onChange={({ currentTarget }) => put({ ...topic, isShown: currentTarget.checked })}
        />
        {colour !== undefined && (
          <span
            class="scene-swatch"
            style={`background: var(--series-${colour % SERIES_COLOURS + 1})`}
          />
        )}
        <span>{name}</span>
      </label>
      {isShown && <p class={`small tabular ${problem ? "warn" : "quiet"}`}>{problem ?? about}</p>}
      {isShown && <TopicChoices topic={topic} put={put} />}
    </li>
  );
}
