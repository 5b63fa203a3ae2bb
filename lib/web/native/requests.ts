import { abortable } from "../../flow/abort.ts";
import { MAX_TIMER_MS } from "../../time/max_timer.ts";
import type { ViewWaitOptions } from "../gateway/mesh_view.ts";
import type { TopicMessage } from "../gateway/topic_message.ts";
import type { ClientParts } from "./client_parts.ts";
import { Credit } from "./credit.ts";
import type { ClientOperation } from "./operations.ts";

/** An operation of some kind. */
type Of<Op extends ClientOperation["op"]> = Extract<ClientOperation, { readonly op: Op }>;

/** What has one answer. */
export type Question =
  | Of<"last">
  | Of<"call">
  | Of<"describeParams">
  | Of<"setParams">
  | Of<"resetParams">
  | Of<"schema">;

/** Answers a question of a client. */
export function answerQuestion(question: Question, parts: ClientParts): void {
  const { undertakings, replies } = parts;
  const { id } = question;
  const abort = new AbortController();
  const undertaking = { end: () => abort.abort() };
  undertakings.begin(id, undertaking);
  ask(question, parts, abort.signal).then((value) => {
    if (undertakings.finish(id, undertaking)) replies.pass({ op: "answer", id, value });
  }, (error) => {
    if (undertakings.finish(id, undertaking)) replies.fail(id, error);
  });
}

async function ask(
  question: Question,
  { view }: ClientParts,
  signal: AbortSignal,
): Promise<unknown> {
  const waits: ViewWaitOptions = { ...waitsOf(question), signal };
  switch (question.op) {
    case "call":
      return await view.call(question.service, question.args, waits);
    case "last":
      return valueOf(await view.lastMessage(question.topic, waits));
    case "describeParams":
      return await view.describeParams(question.node, waits);
    case "setParams":
      return await view.setParams(question.node, question.values, waits);
    case "resetParams":
      return await view.resetParams(question.node, question.names, waits);
    case "schema":
      return question.kind === "actions"
        ? await view.schemaOf("actions", question.name, waits)
        : await view.schemaOf(question.kind, question.name, waits);
  }
}

function valueOf(message: TopicMessage): unknown {
  const { topic, sender, publishedAtMs, sequence, retained, args } = message;
  return { topic, sender: { ...sender }, publishedAtMs, sequence, retained, args };
}

/** Streams a service to a client, as fast as that takes the parts. */
export function streamParts(operation: Of<"stream">, parts: ClientParts): void {
  const { view, undertakings, replies } = parts;
  const { id, service, args } = operation;
  const abort = new AbortController();
  const credit = new Credit(operation.credit);
  const undertaking = {
    end: () => abort.abort(),
    credit: (count: number) => credit.add(count),
  };
  undertakings.begin(id, undertaking);
  const { signal } = abort;
  const run = async () => {
    const stream = view.stream(service, args, { ...waitsOf(operation), signal });
    await creditedParts(stream, credit, signal, (value) => {
      return replies.pass({ op: "part", id, value });
    });
  };
  run().then(() => {
    if (undertakings.finish(id, undertaking)) replies.tell({ op: "end", id });
  }, (error) => {
    if (undertakings.finish(id, undertaking)) replies.fail(id, error);
  });
}

/** How long a client waits: no longer than a timer can. */
export function waitsOf(operation: object & { readonly timeoutMs?: number }): ViewWaitOptions {
  const { timeoutMs } = operation;
  return timeoutMs === undefined ? {} : { timeoutMs: Math.min(timeoutMs, MAX_TIMER_MS) };
}

/**
 * Asks for the next part only when the client has room for it.
 *
 * @param send Sends one, and tells whether to go on.
 */
export async function creditedParts(
  source: AsyncIterable<unknown>,
  credit: Credit,
  signal: AbortSignal,
  send: (part: unknown) => boolean,
): Promise<void> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    while (true) {
      await credit.take(signal);
      const { done, value } = await abortable(iterator.next(), signal);
      if (done || signal.aborted || !send(value)) return;
    }
  } finally {
    // Not waited for: it may be behind a part that never comes.
    iterator.return?.().catch(() => {});
  }
}
