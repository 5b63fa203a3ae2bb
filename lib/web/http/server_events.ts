import type { HttpContext } from "./http_parts.ts";
import { BoundedStream } from "./bounded_stream.ts";
import { problemOf } from "./problem.ts";
import { streamResponse } from "./stream_response.ts";

/** One event of a stream of server-sent events; the fields of the HTML standard, section 9.2. */
export interface ServerEvent {
  /** What kind it is; `message` unless it says something else. */
  readonly event?: string;
  /** What a client that comes back names. */
  readonly id?: string;
  /** One line: JSON. */
  readonly data: string;
}

const encoder = new TextEncoder();
const HEARTBEAT = encoder.encode(":\n\n");
/** How long browsers wait before they come back, in milliseconds. */
const RETRY_MS = 2000;

/** Writes an event. */
export function eventBytes({ event, id, data }: ServerEvent): Uint8Array<ArrayBuffer> {
  const kind = event === undefined ? "" : `event: ${event}\n`;
  const name = id === undefined ? "" : `id: ${id}\n`;
  return encoder.encode(`${kind}${name}data: ${data}\n\n`);
}

/** What follows events tells of, in the order it comes. */
export interface EventSink {
  /** Aborted once nobody reads any more. */
  readonly signal: AbortSignal;
  /** Sends an event; where the reader is too slow, the oldest go, which it is told. */
  push(event: ServerEvent): void;
  /** Sends an event that is not left out. @returns Resolves when it was read, or never will be. */
  write(event: ServerEvent): Promise<void>;
  /** Ends it. */
  close(): void;
  /** Tells what went wrong by an event `error`, and ends it. */
  fail(error: unknown): void;
}

/**
 * Answers with server-sent events.
 *
 * @param context The request.
 * @param begin Begins to send; what it throws is answered as a problem. It returns what ends that.
 */
export function eventResponse(
  context: HttpContext,
  begin: (sink: EventSink) => () => void,
): Response {
  const { clock, limits } = context.var;
  const stream = new BoundedStream({
    clock,
    maxWaitingBytes: limits.maxWaitingBytes,
    heartbeat: HEARTBEAT,
    dropped: (count) => eventBytes({ event: "dropped", data: JSON.stringify({ count }) }),
  });
  return streamResponse(context, {
    stream,
    contentType: "text/event-stream; charset=utf-8",
    begin: () => {
      // So that the client knows at once that it is there: a first message may take long.
      stream.push(encoder.encode(`retry: ${RETRY_MS}\n\n`));
      return begin(sinkOf(stream));
    },
  });
}

function sinkOf(stream: BoundedStream): EventSink {
  return {
    signal: stream.signal,
    push: (event) => stream.push(eventBytes(event)),
    write: (event) => stream.write(eventBytes(event)),
    close: () => stream.close(),
    fail: (error) => {
      stream.push(eventBytes({ event: "error", data: JSON.stringify(problemOf(error)) }));
      stream.close();
    },
  };
}
