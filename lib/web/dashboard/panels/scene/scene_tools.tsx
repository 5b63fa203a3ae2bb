import type { Signal } from "@preact/signals";
import type { VNode } from "preact";
import { Icon } from "../../kit/icon.tsx";
import { IconButton } from "../../kit/icon_button.tsx";
import { readChoice } from "../settings.ts";
import { FOLLOW_MODES, type FollowMode, type SceneSettings } from "./settings.ts";
import type { Stage } from "./stage.ts";

const FOLLOW_WORDS: Readonly<Record<FollowMode, string>> = {
  off: "Stay in place",
  position: "Follow the robot",
  heading: "Turn with the robot",
};

interface SceneToolsProps {
  readonly settings: SceneSettings;
  readonly change: (settings: Partial<SceneSettings>) => void;
  readonly stage: Stage;
  /** Whether the list of topics is open. */
  readonly isListOpen: Signal<boolean>;
}

/** From where a scene is seen. */
export function SceneTools({ settings, change, stage, isListOpen }: SceneToolsProps): VNode {
  const { isPlan, hasFrames, follow, followFrame } = settings;
  return (
    <div class="tools">
      <IconButton
        icon="plan"
        label="Seen from above"
        isOn={isPlan}
        onClick={() => change({ isPlan: !isPlan })}
      />
      <IconButton
        icon="axes"
        label="Show frames"
        isOn={hasFrames}
        onClick={() => change({ hasFrames: !hasFrames })}
      />
      <IconButton icon="fit" label="Show all" onClick={() => stage.showAll()} />
      <select
        aria-label="How the view follows"
        value={follow}
        onChange={({ currentTarget: { value } }) =>
          change({ follow: readChoice(value, FOLLOW_MODES, "off") })}
      >
        {FOLLOW_MODES.map((mode) => (
          <option key={mode} value={mode}>
            {FOLLOW_WORDS[mode].replace("the robot", followFrame || "the robot")}
          </option>
        ))}
      </select>
      <FrameSelect settings={settings} change={change} stage={stage} />
      <button
        type="button"
        class="scene-list-button"
        aria-expanded={isListOpen.value}
        onClick={() => void (isListOpen.value = !isListOpen.value)}
      >
        <Icon name="topics" />
        <span class="word">Topics</span>
        {stage.words.value.problems.size > 0 && (
          <span class="pill warn">{stage.words.value.problems.size} not placed</span>
        )}
      </button>
    </div>
  );
}

function FrameSelect(
  { settings: { fixedFrame }, change, stage }: Omit<SceneToolsProps, "isListOpen">,
): VNode {
  const { frameIds, fixedFrame: used } = stage.words.value;
  const names = new Set([...frameIds, ...fixedFrame === "" ? [] : [fixedFrame]]);
  return (
    <select
      class="scene-frame"
      aria-label="The frame that all is seen from"
      value={fixedFrame}
      onChange={({ currentTarget: { value } }) => change({ fixedFrame: value })}
    >
      <option value="">{fixedFrame === "" && used !== "" ? `From ${used}` : "By itself"}</option>
      {[...names].map((name) => <option key={name} value={name}>From {name}</option>)}
    </select>
  );
}
