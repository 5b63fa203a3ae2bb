import type { VNode } from "preact";
import { COLOUR_MODES, type ColourMode } from "../../space/colour_modes.ts";
import { sceneTypeOf } from "../../space/scene_types.ts";
import { readChoice } from "../settings.ts";
import type { DrawnTopic } from "./drawn_topics.ts";
import type { SceneTopic } from "./settings.ts";

const COLOUR_WORDS: Readonly<Record<ColourMode, string>> = {
  auto: "As it fits",
  flat: "One colour",
  height: "Height",
  distance: "Distance",
  intensity: "Intensity",
};

interface TopicChoicesProps {
  readonly topic: DrawnTopic;
  readonly put: (topic: SceneTopic) => void;
}

/** What can be chosen for a topic: for points and for poses only is there anything. */
export function TopicChoices({ topic, put }: TopicChoicesProps): VNode | null {
  const type = sceneTypeOf(topic.type);
  const isGuessed = type === undefined;
  if (!isGuessed && !type.hasPoints && !type.isPose) return null;
  return (
    <details class="small">
      <summary>Settings</summary>
      <div class="scene-choices">
        {(isGuessed || type.hasPoints) && <PointChoices topic={topic} put={put} />}
        {(isGuessed || type.isPose) && (
          <label>
            <span>Trail</span>
            <input
              type="checkbox"
              checked={topic.hasTrail}
              onChange={({ currentTarget }) => put({ ...topic, hasTrail: currentTarget.checked })}
            />
          </label>
        )}
      </div>
    </details>
  );
}

function PointChoices({ topic, put }: TopicChoicesProps): VNode {
  return (
    <>
      <label>
        <span>Point size</span>
        <input
          type="range"
          min={1}
          max={12}
          value={topic.pointPx}
          onInput={({ currentTarget }) => put({ ...topic, pointPx: currentTarget.valueAsNumber })}
        />
      </label>
      <label>
        <span>Colours</span>
        <select
          value={topic.colourBy}
          onChange={({ currentTarget: { value } }) =>
            put({ ...topic, colourBy: readChoice(value, COLOUR_MODES, "auto") })}
        >
          {COLOUR_MODES.map((mode) => <option key={mode} value={mode}>{COLOUR_WORDS[mode]}
          </option>)}
        </select>
      </label>
      <label>
        <span>Kept for, in seconds</span>
        <input
          type="number"
          min={0}
          max={60}
          step={1}
          value={topic.keptSeconds}
          onChange={({ currentTarget: { valueAsNumber } }) =>
            put({ ...topic, keptSeconds: Number.isFinite(valueAsNumber) ? valueAsNumber : 0 })}
        />
      </label>
    </>
  );
}
