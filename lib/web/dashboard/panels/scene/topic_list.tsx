import type { ReadonlySignal } from "@preact/signals";
import type { VNode } from "preact";
import { SERIES_COLOURS } from "../../kit/colours.ts";
import { TopicPicker } from "../../kit/topic_picker.tsx";
import { sceneTypeOf } from "../../space/scene_types.ts";
import type { DrawnTopic } from "./drawn_topics.ts";
import { firstTopic, type SceneTopic } from "./settings.ts";
import type { SceneWords } from "./stage.ts";
import { TopicChoices } from "./topic_choices.tsx";

interface TopicListProps {
  readonly topics: readonly DrawnTopic[];
  /** What was chosen for some of them. */
  readonly chosen: readonly SceneTopic[];
  readonly change: (topics: readonly SceneTopic[]) => void;
  readonly words: ReadonlySignal<SceneWords>;
}

/** What is drawn, in words, and what can be chosen for it. */
export function TopicList({ topics, chosen, change, words }: TopicListProps): VNode {
  const put = (topic: SceneTopic) =>
    change([...chosen.filter(({ name }) => name !== topic.name), topic]);
  return (
    <aside class="scene-list" aria-label="Topics of the scene">
      <h3>Topics</h3>
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
      <h3>Frames</h3>
      {words.value.frames.length === 0 && <p class="quiet small">Nobody tells of any frames.</p>}
      <ul class="scene-frames">
        {words.value.frames.map(({ id, place }) => (
          <li key={id}>
            <span>{id}</span>
            <span class="tabular quiet small">{place}</span>
          </li>
        ))}
      </ul>
    </aside>
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
