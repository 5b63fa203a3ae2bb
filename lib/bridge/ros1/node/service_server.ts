import type { Socket } from "../../../transport/transport.ts";
import { writeAll } from "../tcpros/frame_queue.ts";
import type { FrameStream } from "../tcpros/frame_stream.ts";
import { type ConnectionHeader, isSameMd5, writeHeader } from "../tcpros/header.ts";
import type { RosServiceType } from "../types/type_library.ts";

/** Answers a request: bytes by bytes, which are valid until it returns. What it throws is told. */
export type AnswerBytes = (request: Uint8Array, signal: AbortSignal) => Promise<Uint8Array>;

/** What a service of this node is. */
export interface ServiceServerOptions {
  /** The full name of the node. */
  readonly callerId: string;
  readonly service: string;
  readonly type: RosServiceType;
  readonly answer: AnswerBytes;
  readonly maxMessageBytes: number;
}

const encoder = new TextEncoder();
const MAX_ERROR_CHARS = 2000;

/**
 * Serves a caller of a service until it goes, or has its answer where it wants no more than one.
 *
 * @param options The service.
 * @param connection The connection, what comes over it, and what the caller said of itself.
 */
export async function serveCaller(
  options: ServiceServerOptions,
  { socket, stream, header }: {
    socket: Socket;
    stream: FrameStream;
    header: ConnectionHeader;
  },
): Promise<void> {
  const { callerId, service, type, maxMessageBytes } = options;
  if (!isSameMd5(header.md5sum, type.md5sum)) {
    const error = `service ${service} is of type ${type.name} with checksum ${type.md5sum}, ` +
      `and its caller has one with checksum ${header.md5sum}`;
    return await writeAll(socket, writeHeader({ error }));
  }
  await writeAll(
    socket,
    writeHeader({
      callerid: callerId,
      md5sum: type.md5sum,
      service,
      type: type.name,
      request_type: type.request.name,
      response_type: type.response.name,
    }),
  );
  if (header.probe === "1") return;
  const isPersistent = ["1", "true"].includes(header.persistent?.toLowerCase() ?? "");
  const gone = new AbortController();
  let next = stream.frame(maxMessageBytes);
  try {
    for (let request = await next; request; request = await next) {
      const answering = attempt(options, request, gone.signal);
      // What comes next is awaited meanwhile: so it is seen when the caller goes.
      next = stream.frame(maxMessageBytes);
      next.then((frame) => frame ?? gone.abort(), () => gone.abort());
      await writeAll(socket, await answering);
      if (!isPersistent) return;
    }
  } finally {
    gone.abort();
    // Whoever fails here is not waited for any more.
    next.catch(() => {});
  }
}

async function attempt(
  { answer }: ServiceServerOptions,
  request: Uint8Array,
  signal: AbortSignal,
): Promise<Uint8Array> {
  try {
    return answered(1, await answer(request, signal));
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return answered(0, encoder.encode(text.slice(0, MAX_ERROR_CHARS)));
  }
}

/** A byte that says whether it succeeded, and the answer or why not. */
function answered(ok: 0 | 1, bytes: Uint8Array): Uint8Array {
  const answer = new Uint8Array(5 + bytes.length);
  answer[0] = ok;
  new DataView(answer.buffer).setUint32(1, bytes.length, true);
  answer.set(bytes, 5);
  return answer;
}
