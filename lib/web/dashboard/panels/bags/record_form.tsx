import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useId } from "preact/hooks";
import { Icon } from "../../kit/icon.tsx";
import { say, sayError } from "../../kit/toast.tsx";
import { useRobot } from "../../robot/robot.ts";
import type { BagStore } from "./bag_store.ts";

/** Begins a recording: of all topics, or of those that are named. */
export function RecordForm({ store }: { readonly store: BagStore }): VNode {
  const robot = useRobot();
  const topics = useSignal("**");
  const name = useSignal("");
  const isBusy = useSignal(false);
  const [topicsId, nameId, listId] = [useId(), useId(), useId()];
  const record = async (event: Event) => {
    event.preventDefault();
    isBusy.value = true;
    try {
      const { name: made } = await store.record({
        topics: topics.value.split(/[\s,]+/).filter((topic) => topic !== ""),
        ...name.value.trim() !== "" && { name: withEnding(name.value.trim()) },
      });
      say(`Recording ${made}`);
      name.value = "";
    } catch (error) {
      sayError(error);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <form class="record-form" onSubmit={record}>
      <label for={topicsId}>Topics</label>
      <input
        id={topicsId}
        class="code"
        value={topics.value}
        list={listId}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        required
        title="Names and patterns, with spaces between them: ** is all"
        onInput={({ currentTarget }) => void (topics.value = currentTarget.value)}
      />
      <datalist id={listId}>
        {robot.live.topics.value.map((topic) => <option key={topic.name} value={topic.name} />)}
      </datalist>
      <label for={nameId}>Name</label>
      <input
        id={nameId}
        value={name.value}
        placeholder="by the time"
        autocomplete="off"
        spellcheck={false}
        onInput={({ currentTarget }) => void (name.value = currentTarget.value)}
      />
      <button
        type="submit"
        class="main"
        disabled={isBusy.value || robot.status.value !== "open"}
      >
        <Icon name="record" /> Record
      </button>
    </form>
  );
}

function withEnding(name: string): string {
  return /\.(?:bag|mcap)$/.test(name) ? name : `${name}.mcap`;
}
