import { accepts } from "hono/accepts";
import type { CodecRegistry } from "../../../codec/registry.ts";
import { onAbort } from "../../../flow/abort.ts";
import { BAG_MESSAGES_TYPE } from "../../bag_stream/bag_entries.ts";
import { BoundedStream } from "../bounded_stream.ts";
import type { HttpContext } from "../http_parts.ts";
import { HttpProblem } from "../problem.ts";
import { LINES } from "../service_stream.ts";
import { streamResponse } from "../stream_response.ts";
import { watchExposure } from "../watch_exposure.ts";
import { batched } from "./batches.ts";
import type { ReadBag } from "./bag_library.ts";
import { EntrySink } from "./entry_sink.ts";
import { LineSink } from "./line_sink.ts";
import { MessageReader } from "./message_reader.ts";
import type { MessageSink } from "./message_sink.ts";
import { type MessagesQuery, readMessagesQuery } from "./messages_query.ts";
import { messagesAt, messagesBetween } from "./told_messages.ts";
import { chooseTopics } from "./topic_choice.ts";

/**
 * Answers with messages of a bag, as fast as the client reads them.
 *
 * @param context The request.
 * @param options The bag, what decodes rosy's own messages, and `release`, called once nothing is read
 * any more.
 * @returns The answer, once the first message is there.
 * @throws {HttpProblem} If the request makes no sense.
 * @throws {GatewayError} `not-found`, if there is no such topic.
 */
export async function messagesAnswer(
  context: HttpContext,
  { bag, codecs, release }: {
    readonly bag: ReadBag;
    readonly codecs: CodecRegistry;
    readonly release: () => void;
  },
): Promise<Response> {
  const reading = new AbortController();
  try {
    const query = readMessagesQuery(context);
    const { view, clock, client } = context.var;
    const topics = chooseTopics(query.topics, { view, bag }).map(({ topic }) => topic);
    const sink = sinkOf(context, {
      query,
      reader: new MessageReader({ codecs, foreign: bag.foreign }),
    });
    if (context.req.method === "HEAD") {
      release();
      return new Response(null, { headers: { "content-type": sink.contentType } });
    }
    const told = query.atMs === undefined ? messagesBetween : messagesAt;
    const batches = batched(told(bag, { query, topics, sink, signal: reading.signal }), clock);
    using _early = onAbort(client.signal, () => reading.abort());
    const first = await batches.next();
    return respond(context, { first, batches, reading, topics, sink, release });
  } catch (error) {
    release();
    throw error;
  }
}

function sinkOf(
  context: HttpContext,
  { query: { steps }, reader }: { readonly query: MessagesQuery; readonly reader: MessageReader },
): MessageSink {
  const form = accepts(context, {
    header: "Accept",
    supports: [LINES, BAG_MESSAGES_TYPE],
    default: LINES,
  });
  if (form === LINES) return new LineSink(reader, { steps });
  if (steps === undefined) return new EntrySink(reader);
  throw new HttpProblem("not-acceptable", `"field" is for lines: ${LINES}`);
}

/** What is sent, and what it is about. */
interface Sending {
  readonly first: IteratorResult<Uint8Array<ArrayBuffer>, void>;
  readonly batches: AsyncGenerator<Uint8Array<ArrayBuffer>, void>;
  readonly reading: AbortController;
  readonly topics: readonly string[];
  readonly sink: MessageSink;
  readonly release: () => void;
}

function respond(
  context: HttpContext,
  { first, batches, reading, topics, sink, release }: Sending,
): Response {
  const { view, clock, limits: { maxWaitingBytes } } = context.var;
  const stream = new BoundedStream({ clock, maxWaitingBytes });
  const stopWatch = watchExposure(view, {
    may: () => topics.every((topic) => view.may("read", "topics", topic)),
    hidden: (error) => {
      stream.fail(error);
      reading.abort();
    },
  });
  const closing = onAbort(view.signal, () => reading.abort());
  const send = async () => {
    try {
      for (let next = first; !next.done && !stream.signal.aborted; next = await batches.next()) {
        await stream.write(next.value);
      }
      stream.close();
    } catch (error) {
      stream.fail(error);
    } finally {
      // Who is gone leaves files that are still being read.
      await batches.return();
      release();
    }
  };
  return streamResponse(context, {
    stream,
    contentType: sink.contentType,
    begin: () => {
      void send();
      return () => {
        stopWatch();
        closing[Symbol.dispose]();
        reading.abort();
      };
    },
  });
}
