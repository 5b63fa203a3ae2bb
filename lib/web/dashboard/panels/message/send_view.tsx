import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import { type ArgsSchema, argsSchema } from "../../kit/args_schema.ts";
import { ErrorNotice } from "../../kit/error_notice.tsx";
import { SchemaForm } from "../../kit/form/schema_form.tsx";
import { useForm } from "../../kit/form/use_form.ts";
import { editableOf } from "../../kit/form/value_text.ts";
import { useAsked } from "../../kit/use_asked.ts";
import type { Message } from "../../robot/message.ts";
import { useRobot } from "../../robot/robot.ts";
import type { TopicInfo } from "../../robot/topic_info.ts";

interface SendViewProps {
  readonly topic: TopicInfo;
  /** The message that is shown, to begin with. */
  readonly message: Message | undefined;
}

/** Sends on a topic, where one may; closed until somebody wants it. */
export function SendView(props: SendViewProps): VNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="send" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Send a message</summary>
      {isOpen && <AskedForm {...props} />}
    </details>
  );
}

function AskedForm({ topic, message }: SendViewProps): VNode {
  const { live } = useRobot();
  const asked = useAsked(() => live.schemaOf(topic.name), [topic.name, topic.type]);
  const args = useMemo(() => asked && argsSchema(asked.value), [asked]);
  if (!args) return <div class="loading" aria-busy="true" />;
  return <SendForm topic={topic} message={message} args={args} />;
}

/** What was last done. */
type Outcome = { readonly error: unknown } | "sending" | "sent" | undefined;

function SendForm(
  { topic, message, args }: SendViewProps & { readonly args: ArgsSchema },
): VNode {
  const { client, status } = useRobot();
  const form = useForm(args.schema);
  const [outcome, setOutcome] = useState<Outcome>(undefined);
  const isReady = form.problems.length === 0 && outcome !== "sending" && status.value === "open";
  const send = () => {
    setOutcome("sending");
    client.send(topic.name, ...args.argsOf(form.value)).then(
      () => setOutcome("sent"),
      (error) => setOutcome({ error }),
    );
  };
  return (
    <form
      class="send-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) send();
      }}
    >
      <SchemaForm form={form} name="Message" />
      <div class="send-deeds">
        <button type="submit" class="main" disabled={!isReady}>Send</button>
        {message && (
          <button
            type="button"
            onClick={() => form.set(editableOf(args.count === 1 ? message.value : [message.value]))}
          >
            Take the last message
          </button>
        )}
        <span class="small" role="status">{outcome === "sent" && "Sent"}</span>
      </div>
      {typeof outcome === "object" && <ErrorNotice error={outcome.error} />}
    </form>
  );
}
