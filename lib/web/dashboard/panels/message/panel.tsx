import type { VNode } from "preact";
import { useLastMessage } from "../../kit/use_messages.ts";
import { Empty } from "../../kit/empty.tsx";
import { TopicPicker } from "../../kit/topic_picker.tsx";
import type { PanelProps } from "../panel.tsx";
import type { MessageSettings } from "./row.ts";

/** Shows the last message of a topic. */
export default function MessagePanel(
  { settings: { topic }, change }: PanelProps<MessageSettings>,
): VNode {
  const message = useLastMessage(topic);
  return (
    <>
      <div class="tools">
        <TopicPicker value={topic} onChange={(topic) => change({ topic })} />
      </div>
      {message.value === undefined
        ? <Empty title={topic === "" ? "Choose a topic" : "Waiting for a message"} />
        : <pre class="fill">{JSON.stringify(message.value.value, null, 2)}</pre>}
    </>
  );
}
