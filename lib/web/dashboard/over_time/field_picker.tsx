import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useId } from "preact/hooks";
import { useLastMessage } from "../kit/use_messages.ts";
import { useRobot } from "../robot/robot.ts";
import { expandSlices, fieldText, readFieldText, type SeriesField } from "./series_field.ts";

interface FieldPickerProps {
  /** @returns The ways to the fields of a message that may be chosen. */
  readonly fieldsOf: (value: unknown) => readonly string[];
  /** Some were chosen: one, or those of a slice. */
  readonly onChoose: (fields: readonly SeriesField[]) => void;
  /** What it is called. */
  readonly label: string;
}

/** Chooses a field of a topic: the topics are offered first, then the fields of the one that was typed. */
export function FieldPicker({ fieldsOf, onChoose, label }: FieldPickerProps): VNode {
  const topics = useRobot().source.value.topics.value.filter(({ mayRead }) => mayRead);
  const names = topics.map(({ name }) => name);
  const text = useSignal("");
  const list = useId();
  const { topic } = readFieldText(text.value, names);
  const isKnown = names.includes(topic);
  const message = useLastMessage(isKnown ? topic : "", { maxHz: 1 });
  const fields = isKnown && message.value
    ? fieldsOf(message.value.value).map((field) => fieldText({ topic, field }))
    : [];
  const choose = (typed: string) => {
    const field = readFieldText(typed, names);
    // The name of a topic alone is half of it, unless its messages are values themselves.
    if (field.topic === "" || field.field === "" && !fields.includes(typed)) return;
    onChoose(expandSlices(field));
    text.value = "";
  };
  return (
    <>
      <input
        class="picker"
        type="text"
        list={list}
        value={text.value}
        placeholder="Add: topic.field"
        aria-label={label}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        onInput={({ currentTarget: { value } }) => {
          text.value = value;
          // What was chosen from the list is whole.
          if (fields.includes(value)) choose(value);
        }}
        onKeyDown={({ key, currentTarget }) => {
          if (key === "Enter") choose(currentTarget.value.trim());
        }}
      />
      <datalist id={list}>
        {(fields.length > 0 ? fields : names).map((name) => <option key={name} value={name} />)}
      </datalist>
    </>
  );
}
