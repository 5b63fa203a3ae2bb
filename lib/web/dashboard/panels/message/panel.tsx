import type { VNode } from "preact";
import { useRef } from "preact/hooks";
import { TopicPicker } from "../../kit/topic_picker.tsx";
import { useVisible } from "../../kit/use_visible.ts";
import type { PanelProps } from "../panel.tsx";
import { MessageView } from "./message_view.tsx";
import type { MessageSettings } from "./row.ts";

/** Shows the last message of a topic. */
export default function MessagePanel(
  { settings: { topic, hasPicker }, change }: PanelProps<MessageSettings>,
): VNode {
  const box = useRef<HTMLDivElement>(null);
  const isVisible = useVisible(box);
  return (
    <div class="message" ref={box}>
      {hasPicker && (
        <div class="tools">
          <TopicPicker value={topic} onChange={(topic) => change({ topic })} />
        </div>
      )}
      <MessageView topic={topic} isVisible={isVisible} />
    </div>
  );
}
