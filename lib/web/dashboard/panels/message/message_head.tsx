import type { VNode } from "preact";
import { formatBytes, formatDate, formatHz, formatSpan } from "../../kit/numbers.ts";
import { useNow } from "../../kit/use_now.ts";
import { useRobot } from "../../robot/robot.ts";
import type { TopicInfo } from "../../robot/topic_info.ts";
import type { MessageModel } from "./message_model.ts";

/** What is known of the message that is shown: of what type, by whom, how often and how old. */
export function MessageHead(
  { model, topic }: { readonly model: MessageModel; readonly topic: TopicInfo | undefined },
): VNode {
  // Ages are said anew each second.
  useNow().value;
  const source = useRobot().source.value;
  const { message, bytes } = model;
  const nowMs = source.nowMs();
  const hz = model.hz(nowMs);
  const sender = message?.sender?.name ?? topic?.senders.map(({ name }) => name).join(", ");
  return (
    <dl class="message-head">
      {topic !== undefined && topic.type !== "" && <Fact name="Type" text={topic.type} isCode />}
      {sender !== undefined && sender !== "" && <Fact name="Sender" text={sender} isCode />}
      <Fact name="Rate" text={hz === undefined ? "–" : formatHz(hz)} />
      {message && (
        <>
          <Fact
            name="Age"
            text={ageText(nowMs - message.atMs)}
            title={formatDate(message.atMs)}
          />
          {bytes > 0 && <Fact name="Size" text={`≈ ${formatBytes(bytes)}`} />}
          {message.isRetained && (
            <div>
              <dt class="visually-hidden">Kept</dt>
              <dd>
                <span class="pill info" title="Its sender keeps it for those who come later">
                  retained
                </span>
              </dd>
            </div>
          )}
        </>
      )}
    </dl>
  );
}

function Fact({ name, text, title, isCode = false }: {
  readonly name: string;
  readonly text: string;
  readonly title?: string;
  readonly isCode?: boolean;
}): VNode {
  return (
    <div title={title ?? text}>
      <dt>{name}</dt>
      <dd class={isCode ? "code ellipsis" : "tabular"}>{text}</dd>
    </div>
  );
}

/** Tenths of seconds would only flicker. */
function ageText(ageMs: number): string {
  return ageMs < 1000 ? "< 1 s" : formatSpan(ageMs);
}
