import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useId } from "preact/hooks";
import { useLastMessage } from "../../kit/use_messages.ts";
import { useRobot } from "../../robot/robot.ts";
import { fieldText, numericFields, readFieldText, type SeriesField } from "./series_field.ts";

/** Chooses a number of a topic: the topics are offered first, then the numbers of the one that was typed. */
export function FieldPicker(
  { onChoose }: { readonly onChoose: (field: SeriesField) => void },
): VNode {
  const topics = useRobot().source.value.topics.value.filter(({ mayRead }) => mayRead);
  const names = topics.map(({ name }) => name);
  const text = useSignal("");
  const list = useId();
  const { topic } = readFieldText(text.value, names);
  const isKnown = names.includes(topic);
  const message = useLastMessage(isKnown ? topic : "", { maxHz: 1 });
  const fields = isKnown && message.value
    ? numericFields(message.value.value).map((field) => fieldText({ topic, field }))
    : [];
  const choose = (typed: string) => {
    const field = readFieldText(typed, names);
    // The name of a topic alone is half of it, unless its messages are numbers.
    if (field.topic === "" || field.field === "" && !fields.includes(typed)) return;
    onChoose(field);
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
        aria-label="Add a line: topic and field"
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
