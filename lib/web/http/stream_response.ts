import { onAbort } from "../../flow/abort.ts";
import type { BoundedStream } from "./bounded_stream.ts";
import type { HttpContext } from "./http_parts.ts";

/** What a response streams. */
export interface StreamedBody {
  readonly stream: BoundedStream;
  readonly contentType: string;
  /** Begins to fill it. @returns Ends that. */
  readonly begin: () => () => void;
}

/**
 * Answers with a stream, which keeps the view of the mesh open until it has ended.
 *
 * @param context The request; a `HEAD` is told the type only.
 * @throws What `begin` does.
 */
export function streamResponse(
  context: HttpContext,
  { stream, contentType, begin }: StreamedBody,
): Response {
  const headers = { "content-type": contentType, "x-accel-buffering": "no" };
  if (context.req.method === "HEAD") {
    void stream.readable.cancel();
    return new Response(null, { headers });
  }
  const { view } = context.var;
  let end = () => {};
  try {
    end = begin();
  } catch (error) {
    void stream.readable.cancel();
    throw error;
  }
  const release = context.var.keepOpen();
  const closing = onAbort(view.signal, () => stream.close());
  onAbort(stream.signal, () => {
    closing[Symbol.dispose]();
    end();
    release();
  });
  return new Response(stream.readable, { headers });
}
