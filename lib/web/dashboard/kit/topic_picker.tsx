import type { VNode } from "preact";
import { useId } from "preact/hooks";
import { useRobot } from "../robot/robot.ts";
import type { TopicInfo } from "../robot/topic_info.ts";

interface TopicPickerProps {
  /** The topic that is chosen; empty for none. */
  readonly value: string;
  /** Another one was chosen, or none. */
  readonly onChange: (topic: string) => void;
  /** Which topics are offered; all that may be listened to unless it says otherwise. */
  readonly fits?: (topic: TopicInfo) => boolean;
  /** What it is called for who does not see it. @default {"Topic"} */
  readonly label?: string;
}

/** A field for a topic: what there is, is offered; any other name may be typed. */
export function TopicPicker(
  { value, onChange, fits = ({ mayRead }) => mayRead, label = "Topic" }: TopicPickerProps,
): VNode {
  const list = useId();
  const topics = useRobot().source.value.topics.value;
  return (
    <>
      <input
        class="picker"
        type="text"
        value={value}
        list={list}
        placeholder={label}
        aria-label={label}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        // What was chosen would otherwise hide all other topics.
        onFocus={({ currentTarget }) => currentTarget.select()}
        onChange={({ currentTarget }) => onChange(currentTarget.value.trim())}
      />
      <datalist id={list}>
        {topics.filter(fits).map(({ name, type }) => <option key={name} value={name}>{type}
        </option>)}
      </datalist>
    </>
  );
}
