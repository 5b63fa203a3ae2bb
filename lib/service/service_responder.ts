import { refusePromise } from "../codec/asynchronous.ts";
import type { Codec } from "../codec/codec.ts";
import { errorText } from "../log/error_text.ts";
import type { Logger } from "../log/logger.ts";
import { type Connection, needHeader } from "../peer/connection.ts";
import { largerThanPeerTakes, whyNotEncoded } from "../outbox/too_large.ts";
import type { WireCodecs } from "../peer/wire_codecs.ts";
import { isThenable } from "../flow/thenable.ts";
import { beginFrame, FrameType, HeaderBytes, PREFIX_BYTES } from "../wire/frame.ts";
import { FrameError, type FrameReader } from "../wire/frame_reader.ts";
import { readWindowField, type Window } from "../wire/stream_window.ts";
import { CallsInProgress } from "./calls_in_progress.ts";
import { encodeFailure, FailureKind, toFailure } from "./failure.ts";
import {
  NO_STREAM,
  oneResult,
  OutgoingStream,
  type PartSink,
  type StreamContext,
} from "./outgoing_stream.ts";
import { NotSentError } from "./pending_calls.ts";
import { readCredit, sendEnd } from "./stream_frames.ts";

/** Answers a call. */
export type ServiceHandler = (
  this: StreamContext,
  service: string,
  ...args: readonly unknown[]
) => unknown;

/** How many calls and streams of one peer may be in progress at once. */
export const MAX_CALLS_IN_PROGRESS = 10_000;

const BUSY = `${MAX_CALLS_IN_PROGRESS} calls are in progress`;

/** What stands in an ANSWER or a PART before its body, in bytes, its length field not counted. */
const BEFORE_BODY_BYTES = PREFIX_BYTES - 4 + HeaderBytes.ANSWER;

interface Request {
  readonly connection: Connection;
  readonly request: number;
  readonly codecNumber: number;
  readonly codec: Codec;
}

/**
 * Answers calls.
 *
 * - Calls run at once and side by side; their answers go out in the order they are ready.
 * - A handler that throws fails its own call only.
 * - A call that its caller has given up gets no answer.
 * - While a caller does not read its answers, no more of its calls are read.
 * - A stream ends when its caller gives it up or is gone, and when its service is removed.
 */
export class ServiceResponder {
  readonly #handlers = new Map<string, ServiceHandler>();
  readonly #inProgress = new WeakMap<Connection, CallsInProgress>();
  readonly #own = new CallsInProgress();
  /** All streams whose generators have not ended. */
  readonly #streams = new Set<OutgoingStream>();
  readonly #codecs: WireCodecs;
  readonly #logger: Logger;
  readonly #changed: (service: string, isProvided: boolean) => void;

  /** @param changed Called when a service is added or removed. */
  constructor(
    codecs: WireCodecs,
    logger: Logger,
    changed: (service: string, isProvided: boolean) => void,
  ) {
    this.#codecs = codecs;
    this.#logger = logger;
    this.#changed = changed;
  }

  /** Adds a service. @returns Whether it was not there yet. */
  add(service: string, handler: ServiceHandler): boolean {
    if (this.#handlers.has(service)) return false;
    // First, for it throws where the node has too many services.
    this.#changed(service, true);
    this.#handlers.set(service, handler);
    return true;
  }

  /** Removes a service, and ends its streams. @returns Whether it was there. */
  remove(service: string): boolean {
    if (!this.#handlers.delete(service)) return false;
    this.#changed(service, false);
    for (const stream of this.#streams) {
      if (stream.service === service) stream.fail("the service was removed");
    }
    return true;
  }

  /** Ends all streams. */
  close(): void {
    for (const stream of this.#streams) stream.end("its node was stopped");
  }

  /** Runs a handler of this node. */
  run(service: string, args: readonly unknown[]): unknown {
    return this.#handler(service).call(NO_STREAM, service, ...args);
  }

  /**
   * Streams a service to this node itself, from the next microtask on.
   *
   * @throws {NotSentError} If too many streams are open.
   */
  streamOwn(
    service: string,
    args: readonly unknown[],
    { window, sink }: { readonly window: Window; readonly sink: Omit<PartSink, "unheard"> },
  ): OutgoingStream {
    const inProgress = this.#own;
    if (inProgress.size >= MAX_CALLS_IN_PROGRESS) throw new NotSentError(BUSY);
    const unheard = (error: unknown) => this.#unheard(service, error);
    const stream = new OutgoingStream(service, window, { ...sink, unheard });
    inProgress.lingering.add(stream);
    queueMicrotask(() =>
      this.#run(
        stream,
        inProgress,
        () => this.#handler(service).call(stream.context, service, ...args),
      )
    );
    return stream;
  }

  /**
   * Reads a CALL frame.
   *
   * @returns A promise where the caller has to read its answers before it may call again.
   */
  readCall(connection: Connection, frame: FrameReader): void | Promise<void> {
    this.#serve(connection, frame);
    // Answers are never dropped: what bounds them is that no more calls are read meanwhile.
    if (connection.outbox.isOverflowing) return connection.outbox.drained();
  }

  #serve(connection: Connection, { view, bytes, header, body, end }: FrameReader): void {
    needHeader(body - header, HeaderBytes.CALL);
    const request = view.getUint32(header, true);
    const service = connection.services[view.getUint32(header + 4, true)];
    if (service === undefined) throw new FrameError("a service number that was given no name");
    const codecNumber = bytes[header + 12]!;
    const refuse = (kind: number, message: string) =>
      this.#fail(connection, request, kind, new Error(message));
    const handler = this.#handlers.get(service);
    if (!handler) {
      return refuse(FailureKind.UNKNOWN_SERVICE, `this node does not provide "${service}"`);
    }
    const codec = this.#codecs.read(connection, codecNumber);
    if (!codec) {
      const name = this.#codecs.nameOf(connection, codecNumber);
      return refuse(FailureKind.CODEC, `the provider has no codec "${name}"`);
    }
    const inProgress = this.#requests(connection);
    if (inProgress.size >= MAX_CALLS_IN_PROGRESS) return refuse(FailureKind.BUSY, BUSY);
    let args: unknown;
    try {
      args = refusePromise(codec.decode(bytes, body, end), codec.name);
    } catch (error) {
      return this.#fail(connection, request, FailureKind.CODEC, error);
    }
    if (!Array.isArray(args)) return refuse(FailureKind.CODEC, "no list of arguments came");
    const call = { connection, request, codecNumber, codec };
    const window = readWindowField(view, header + HeaderBytes.CALL, body);
    if (window) return this.#openStream(call, service, { window, handler, args });
    inProgress.add(request, null);
    let result: unknown;
    try {
      result = oneResult(handler.call(NO_STREAM, service, ...args));
      if (isThenable(result)) return void this.#answerLater(call, service, result);
    } catch (error) {
      return this.#failed(call, service, error);
    }
    this.#answer(call, service, result);
  }

  /**
   * Answers a CALL whose arguments are larger than this node takes; see {@linkcode readCall}.
   */
  readOversizedCall(
    connection: Connection,
    { view, header, body, length }: FrameReader,
  ): void | Promise<void> {
    needHeader(body - header, HeaderBytes.CALL);
    const request = view.getUint32(header, true);
    const why = new RangeError(`the provider does not take arguments of ${length} bytes`);
    this.#fail(connection, request, FailureKind.CODEC, why);
    if (connection.outbox.isOverflowing) return connection.outbox.drained();
  }

  /** Reads a CANCEL frame. */
  readCancel(connection: Connection, { view, header, body }: FrameReader): void {
    needHeader(body - header, HeaderBytes.CANCEL);
    this.#requests(connection).cancel(view.getUint32(header, true), "its caller has given it up");
  }

  /** Reads a CREDIT frame. */
  readCredit(connection: Connection, frame: FrameReader): void {
    const { request, ...room } = readCredit(frame);
    this.#requests(connection).requests.get(request)?.grant(room);
  }

  #handler(service: string): ServiceHandler {
    const handler = this.#handlers.get(service);
    if (!handler) throw new Error(`this node does not provide service "${service}"`);
    return handler;
  }

  #requests(connection: Connection): CallsInProgress {
    let requests = this.#inProgress.get(connection);
    if (!requests) this.#inProgress.set(connection, requests = new CallsInProgress());
    return requests;
  }

  #openStream(
    call: Request,
    service: string,
    { window, handler, args }: { window: Window; handler: ServiceHandler; args: unknown[] },
  ): void {
    const { connection, request } = call;
    const inProgress = this.#requests(connection);
    const { outbox } = connection;
    const { lingering } = inProgress;
    const stream: OutgoingStream = new OutgoingStream(service, window, {
      part: (value) => {
        const bytes = this.#write(call, service, FrameType.PART, value);
        if (bytes === null) lingering.add(stream);
        return bytes;
      },
      answer: (value) => this.#answer(call, service, value),
      end: () => {
        if (inProgress.requests.delete(request)) sendEnd(connection, request);
      },
      failed: (error) => {
        lingering.add(stream);
        this.#failed(call, service, error);
      },
      unheard: (error) => this.#unheard(service, error),
      room: () => {
        // Where nothing is written any more nothing waits either: a generator would never be stopped.
        if (outbox.isClosed) return connection.ended;
        return outbox.isFull ? outbox.spare() : undefined;
      },
    });
    inProgress.add(request, stream);
    inProgress.endWith(connection);
    void this.#run(stream, inProgress, () => handler.call(stream.context, service, ...args));
  }

  async #run(
    stream: OutgoingStream,
    { lingering }: CallsInProgress,
    handle: () => unknown,
  ): Promise<void> {
    this.#streams.add(stream);
    await stream.run(handle);
    this.#streams.delete(stream);
    lingering.delete(stream);
  }

  #unheard(service: string, error: unknown): void {
    this.#logger.info(
      `Service "${service}" failed after its stream had ended: ${errorText(error)}`,
    );
  }

  async #answerLater(
    call: Request,
    service: string,
    result: PromiseLike<unknown>,
  ): Promise<void> {
    let value: unknown;
    try {
      value = oneResult(await result);
    } catch (error) {
      return this.#failed(call, service, error);
    }
    this.#answer(call, service, value);
  }

  #answer(call: Request, service: string, value: unknown): void {
    if (!this.#requests(call.connection).requests.delete(call.request)) return;
    this.#write(call, service, FrameType.ANSWER, value);
  }

  /**
   * Writes an ANSWER or a PART, which differ in their type alone.
   *
   * @returns The bytes of its body; `null` where it cannot be sent, which the caller is told.
   */
  #write(
    call: Request,
    service: string,
    type: typeof FrameType.ANSWER | typeof FrameType.PART,
    value: unknown,
  ): number | null {
    const { connection, request, codec, codecNumber } = call;
    const { outbox } = connection;
    const start = outbox.begin();
    const { writer } = outbox;
    beginFrame(writer, type, HeaderBytes.ANSWER);
    writer.view.setUint32(writer.position, request, true);
    writer.view.setUint8(writer.position + 4, codecNumber);
    writer.position += HeaderBytes.ANSWER;
    try {
      codec.encode(value, writer);
    } catch (error) {
      outbox.rollback(start);
      const why = whyNotEncoded(error, outbox.ownMaxMessageBytes);
      if (why !== undefined) return this.#refuseLarge(call, service, why);
      this.#logger.error(`Service "${service}" returned what cannot be sent: ${errorText(error)}`);
      return this.#refuse(call, error);
    }
    const bytes = outbox.sizeOf(start);
    if (bytes > outbox.maxMessageBytes) {
      outbox.rollback(start);
      const why = largerThanPeerTakes(bytes, outbox, connection.peer);
      return this.#refuseLarge(call, service, why);
    }
    outbox.end(start, type);
    return bytes - BEFORE_BODY_BYTES;
  }

  #refuseLarge(call: Request, service: string, why: string): null {
    const error = new RangeError(`the answer is too large: ${why}`);
    this.#logger.info(`Service "${service}" failed: ${error.message}`);
    return this.#refuse(call, error);
  }

  #refuse({ connection, request }: Request, error: unknown): null {
    this.#requests(connection).requests.delete(request);
    this.#fail(connection, request, FailureKind.CODEC, error);
    return null;
  }

  #failed({ connection, request }: Request, service: string, error: unknown): void {
    this.#logger.info(`Service "${service}" failed: ${errorText(error)}`);
    if (!this.#requests(connection).requests.delete(request)) return;
    this.#fail(connection, request, FailureKind.THREW, error);
  }

  #fail(connection: Connection, request: number, kind: number, error: unknown): void {
    connection.outbox.push(FrameType.FAILURE, (writer) => {
      beginFrame(writer, FrameType.FAILURE, HeaderBytes.FAILURE);
      writer.view.setUint32(writer.position, request, true);
      writer.view.setUint8(writer.position + 4, kind);
      writer.position += HeaderBytes.FAILURE;
      writer.writeBytes(encodeFailure(toFailure(error)));
    });
  }
}
