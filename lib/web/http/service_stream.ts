import { accepts } from "hono/accepts";
import { plainJson } from "../gateway/plain_json.ts";
import { BoundedStream } from "./bounded_stream.ts";
import type { HttpContext } from "./http_parts.ts";
import { eventResponse } from "./server_events.ts";
import { streamResponse } from "./stream_response.ts";

/** The forms in which the parts of a stream are told; JSON is that of a call. */
export const EVENTS = "text/event-stream";
/** One value a line. */
export const LINES = "application/x-ndjson";

const encoder = new TextEncoder();

/** @returns In which form a client wants the parts of a stream; `undefined` where it wants one value. */
export function partsForm(context: HttpContext): typeof EVENTS | typeof LINES | undefined {
  const form = accepts(context, {
    header: "Accept",
    supports: ["application/json", EVENTS, LINES],
    default: "application/json",
  });
  return form === EVENTS || form === LINES ? form : undefined;
}

/**
 * Answers with the parts of a stream as they come: events, of which `end` is the last, or lines. Parts are
 * asked for as fast as the client reads them.
 *
 * @param context The request.
 * @param options In which form, and the parts.
 * @returns The answer, once the first part is there.
 * @throws What the stream does before its first part.
 */
export async function streamParts(
  context: HttpContext,
  { form, parts }: {
    readonly form: typeof EVENTS | typeof LINES;
    readonly parts: AsyncIterable<unknown>;
  },
): Promise<Response> {
  const iterator = parts[Symbol.asyncIterator]();
  const first = await iterator.next();
  const all = { first, iterator };
  return form === EVENTS ? asEvents(context, all) : asLines(context, all);
}

interface Parts {
  readonly first: IteratorResult<unknown>;
  readonly iterator: AsyncIterator<unknown>;
}

/** What is sent of parts. */
interface PartSink {
  readonly signal: AbortSignal;
  readonly part: (json: string) => Promise<void>;
  readonly end: () => void;
  readonly failed: (error: unknown) => void;
}

function asEvents(context: HttpContext, parts: Parts): Response {
  return eventResponse(context, (sink) =>
    pump(parts, {
      signal: sink.signal,
      part: (data) => sink.write({ data }),
      end: () => {
        void sink.write({ event: "end", data: "null" });
        sink.close();
      },
      failed: (error) => sink.fail(error),
    }));
}

/** A line that tells of a failure could be taken for a part: the answer breaks off instead. */
function asLines(context: HttpContext, parts: Parts): Response {
  const { clock, limits: { maxWaitingBytes } } = context.var;
  const stream = new BoundedStream({ clock, maxWaitingBytes });
  return streamResponse(context, {
    stream,
    contentType: LINES,
    begin: () =>
      pump(parts, {
        signal: stream.signal,
        part: (json) => stream.write(encoder.encode(`${json}\n`)),
        end: () => stream.close(),
        failed: (error) => stream.fail(error),
      }),
  });
}

/** @returns Asks for no more parts. */
function pump({ first, iterator }: Parts, sink: PartSink): () => void {
  const run = async () => {
    try {
      for (let next = first; !next.done && !sink.signal.aborted; next = await iterator.next()) {
        await sink.part(JSON.stringify(plainJson(next.value)));
      }
      sink.end();
    } catch (error) {
      sink.failed(error);
    }
  };
  void run();
  return () => {
    // What goes wrong now concerns nobody any more.
    iterator.return?.().catch(() => {});
  };
}
