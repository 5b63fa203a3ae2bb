import type { VNode } from "preact";
import { TopicPicker } from "../../kit/topic_picker.tsx";
import type { PanelProps } from "../panel.tsx";
import { MessageView } from "./message_view.tsx";
import type { MessageSettings } from "./row.ts";

/** Shows the last message of a topic. */
export default function MessagePanel(
  { settings: { topic, hasPicker }, change }: PanelProps<MessageSettings>,
): VNode {
  return (
    <div class="message">
      {hasPicker && (
        <div class="tools">
          <TopicPicker value={topic} onChange={(topic) => change({ topic })} />
        </div>
      )}
      <MessageView topic={topic} />
    </div>
  );
}
