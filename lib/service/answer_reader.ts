import { refusePromise } from "../codec/asynchronous.ts";
import type { Codec } from "../codec/codec.ts";
import { briefText } from "../log/error_text.ts";
import { largerThanAllowed } from "../outbox/too_large.ts";
import { type Connection, needHeader } from "../peer/connection.ts";
import type { WireCodecs } from "../peer/wire_codecs.ts";
import { HeaderBytes } from "../wire/frame.ts";
import type { FrameReader } from "../wire/frame_reader.ts";
import { RemoteError } from "./errors.ts";
import { decodeFailure, FailureKind } from "./failure.ts";
import { NotSentError, type PendingCall, type PendingCalls } from "./pending_calls.ts";

/** Which calls wait for answers, and how these are read. */
export interface AnswerReaderOptions {
  readonly pending: PendingCalls;
  /** Takes a call out that is answered for the last time, if it still waits. */
  readonly settle: (connection: Connection, request: number) => PendingCall | undefined;
  /** The node's own codec. */
  readonly codec: Codec;
  readonly codecs: WireCodecs;
  /** The largest answer that is read, in bytes; the length field is not counted. */
  readonly maxMessageBytes: number;
}

/** Reads what providers answer; what cannot be read costs its call alone. */
export class AnswerReader {
  readonly #options: AnswerReaderOptions;

  constructor(options: AnswerReaderOptions) {
    this.#options = options;
  }

  /** Reads an ANSWER frame. */
  readAnswer(connection: Connection, { view, bytes, header, body, end }: FrameReader): void {
    needHeader(body - header, HeaderBytes.ANSWER);
    const call = this.#options.settle(connection, view.getUint32(header, true));
    if (!call) return;
    const number = bytes[header + 4]!;
    const { codecs, codec: own } = this.#options;
    const codec = codecs.readAnswer(number, own);
    if (!codec) {
      const name = codecs.nameOf(connection, number);
      return call.reject(
        new TypeError(`Cannot read the answer of service "${call.service}": no codec "${name}"`),
      );
    }
    try {
      call.resolve(refusePromise(codec.decode(bytes, body, end), codec.name));
    } catch (error) {
      call.reject(unreadable(call.service, error));
    }
  }

  /** Reads a PART frame. */
  readPart(connection: Connection, { view, bytes, header, body, end }: FrameReader): void {
    needHeader(body - header, HeaderBytes.PART);
    const request = view.getUint32(header, true);
    const call = this.#options.pending.stream(connection, request);
    if (!call) return;
    const number = bytes[header + 4]!;
    const { codecs, codec: own } = this.#options;
    const codec = codecs.readAnswer(number, own);
    try {
      if (!codec) {
        throw new TypeError(`no codec "${codecs.nameOf(connection, number)}"`);
      }
      const part = refusePromise(codec.decode(bytes, body, end), codec.name);
      call.parts!.push(part, end - body);
    } catch (error) {
      this.#options.pending.cancel(request, unreadable(call.service, error, "a part of"));
    }
  }

  /** Reads the header of a PART that is larger than this node takes. */
  readOversizedPart(connection: Connection, { view, header, body, length }: FrameReader): void {
    needHeader(body - header, HeaderBytes.PART);
    const request = view.getUint32(header, true);
    const call = this.#options.pending.stream(connection, request);
    if (!call) return;
    const why = largerThanAllowed(length, this.#options.maxMessageBytes);
    const text = `Cannot read a part of the answer of service "${call.service}": ${why}`;
    this.#options.pending.cancel(request, new RangeError(text));
  }

  /** Reads an END frame. */
  readEnd(connection: Connection, { view, header, body }: FrameReader): void {
    needHeader(body - header, HeaderBytes.END);
    const request = view.getUint32(header, true);
    if (!this.#options.pending.stream(connection, request)) return;
    this.#options.settle(connection, request)?.parts?.end();
  }

  /** Reads the header of an ANSWER that is larger than this node takes. */
  readOversizedAnswer(connection: Connection, { view, header, body, length }: FrameReader): void {
    needHeader(body - header, HeaderBytes.ANSWER);
    const call = this.#options.settle(connection, view.getUint32(header, true));
    if (!call) return;
    const why = largerThanAllowed(length, this.#options.maxMessageBytes);
    call.reject(new RangeError(`Cannot read the answer of service "${call.service}": ${why}`));
  }

  /** Reads a FAILURE frame. */
  readFailure(connection: Connection, { view, bytes, header, body, end }: FrameReader): void {
    needHeader(body - header, HeaderBytes.FAILURE);
    const call = this.#options.settle(connection, view.getUint32(header, true));
    if (!call) return;
    try {
      const failure = decodeFailure(bytes.subarray(body, end));
      const kind = bytes[header + 4];
      call.reject(
        kind === FailureKind.UNKNOWN_SERVICE || kind === FailureKind.BUSY
          ? new NotSentError(failure.message)
          : new RemoteError(call.service, failure),
      );
    } catch (error) {
      call.reject(unreadable(call.service, error));
    }
  }
}

function unreadable(service: string, cause: unknown, part = ""): TypeError {
  const what = `Cannot read ${part && `${part} `}the answer of service "${service}"`;
  return new TypeError(`${what}: ${briefText(cause)}`, { cause });
}
