import { ByteWriter } from "../bytes/byte_writer.ts";
import { MEASURED_BYTES } from "../outbox/outbox.ts";
import { largerThanAllowed } from "../outbox/too_large.ts";
import type { Window } from "../wire/stream_window.ts";
import { RemoteError } from "./errors.ts";
import { toFailure } from "./failure.ts";
import { oneResult, type OutgoingStream, type PartSink } from "./outgoing_stream.ts";
import type { CallParts, PendingCall } from "./pending_calls.ts";
import { CALL_FRAME_BYTES, explain, type RequestOptions, type ServiceRequest } from "./request.ts";
import type { ServiceResponder } from "./service_responder.ts";

/**
 * Calls a service of this node itself: through the codec, too, so that caller and handler never share
 * an object, and in a turn of its own, as if the request had travelled.
 *
 * @param request What is called.
 * @param responder Runs it.
 * @param settle Takes the call out that is to be settled, if it still waits.
 * @param options How it is encoded.
 * @throws {RangeError} If its arguments are larger than this node sends.
 */
export function callSelf(
  request: ServiceRequest,
  responder: ServiceResponder,
  settle: () => PendingCall | undefined,
  options: RequestOptions,
): void {
  const { service } = request;
  const copy = createCopier(options);
  const args = copyArguments(request, copy, options);
  queueMicrotask(async () => {
    try {
      const result = copy(oneResult(await responder.run(service, args)), "the answer is").value;
      settle()?.resolve(result);
    } catch (error) {
      settle()?.reject(new RemoteError(service, toFailure(error)));
    }
  });
}

/**
 * Has this node itself stream the parts of a service, each of them through the codec.
 *
 * @param request What is called.
 * @param window How much there is room for.
 * @param responder Runs it.
 * @param parts Where the parts go.
 * @param settle Takes the call out that is to be settled, if it still waits.
 * @param options How it is encoded.
 * @returns What can be ended, and told of room.
 * @throws {RangeError} If its arguments are larger than this node sends.
 * @throws {NotSentError} If too much is streamed already.
 */
export function streamSelf(
  request: ServiceRequest,
  { window, responder, parts, settle, ...options }: RequestOptions & {
    readonly window: Window;
    readonly responder: ServiceResponder;
    readonly parts: CallParts;
    readonly settle: () => PendingCall | undefined;
  },
): OutgoingStream {
  const { service } = request;
  const copy = createCopier(options);
  const args = copyArguments(request, copy, options);
  const failed = (error: unknown) => settle()?.reject(new RemoteError(service, toFailure(error)));
  const sink: Omit<PartSink, "unheard"> = {
    part: (value) => {
      let part: Copy;
      try {
        part = copy(value, "a part of the answer is");
      } catch (error) {
        failed(error);
        return null;
      }
      try {
        parts.push(part.value, part.bytes);
        return part.bytes;
      } catch (error) {
        settle()?.reject(error);
        return null;
      }
    },
    answer: (value) => {
      const { value: result } = copy(value, "the answer is");
      settle()?.resolve(result);
    },
    end: () => settle()?.parts?.end(),
    failed,
    room: () => undefined,
  };
  return responder.streamOwn(service, args, { window, sink });
}

interface Copy {
  readonly value: unknown;
  /** What it took as the codec wrote it. */
  readonly bytes: number;
}

type Copier = (value: unknown, what: string) => Copy;

/** @returns What makes of a value what would arrive elsewhere. */
function createCopier({ codec, maxMessageBytes }: RequestOptions): Copier {
  const scratch = new ByteWriter();
  scratch.maxBytes = maxMessageBytes + MEASURED_BYTES;
  return (value, what) => {
    scratch.position = 0;
    codec.encode(value, scratch);
    const bytes = scratch.position + CALL_FRAME_BYTES;
    if (bytes > maxMessageBytes) {
      throw new RangeError(`${what} too large: ${largerThanAllowed(bytes, maxMessageBytes)}`);
    }
    const { position } = scratch;
    return { value: codec.decode(scratch.bytes, 0, position), bytes: position };
  };
}

function copyArguments(
  { service, args }: ServiceRequest,
  copy: Copier,
  { maxMessageBytes }: RequestOptions,
): unknown[] {
  try {
    const what = `Cannot call service "${service}": its arguments are`;
    return copy(args, what).value as unknown[];
  } catch (error) {
    throw explain(error, service, maxMessageBytes);
  }
}
