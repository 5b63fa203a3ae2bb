import { refusePromise } from "../codec/asynchronous.ts";
import type { Codec } from "../codec/codec.ts";
import { errorText } from "../log/error_text.ts";
import type { Logger } from "../log/logger.ts";
import { type Connection, needHeader } from "../peer/connection.ts";
import { largerThanPeerTakes, whyNotEncoded } from "../outbox/too_large.ts";
import type { WireCodecs } from "../peer/wire_codecs.ts";
import { isThenable } from "../flow/thenable.ts";
import { beginFrame, FrameType, HeaderBytes } from "../wire/frame.ts";
import { FrameError, type FrameReader } from "../wire/frame_reader.ts";
import { encodeFailure, FailureKind, toFailure } from "./failure.ts";

/** Answers a call. */
export type ServiceHandler = (service: string, ...args: readonly unknown[]) => unknown;

/** How many calls of one peer may be in progress at once. */
export const MAX_CALLS_IN_PROGRESS = 10_000;

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
 */
export class ServiceResponder {
  readonly #handlers = new Map<string, ServiceHandler>();
  readonly #inProgress = new WeakMap<Connection, Set<number>>();
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

  /** Removes a service. @returns Whether it was there. */
  remove(service: string): boolean {
    if (!this.#handlers.delete(service)) return false;
    this.#changed(service, false);
    return true;
  }

  /** Runs a handler of this node. */
  run(service: string, args: readonly unknown[]): unknown {
    const handler = this.#handlers.get(service);
    if (!handler) throw new Error(`this node does not provide service "${service}"`);
    return handler(service, ...args);
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
    if (inProgress.size >= MAX_CALLS_IN_PROGRESS) {
      return refuse(FailureKind.BUSY, `${MAX_CALLS_IN_PROGRESS} calls are in progress`);
    }
    let args: unknown;
    try {
      args = refusePromise(codec.decode(bytes, body, end), codec.name);
    } catch (error) {
      return this.#fail(connection, request, FailureKind.CODEC, error);
    }
    if (!Array.isArray(args)) return refuse(FailureKind.CODEC, "no list of arguments came");
    inProgress.add(request);
    const call = { connection, request, codecNumber, codec };
    let result: unknown;
    try {
      result = handler(service, ...args);
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
    this.#requests(connection).delete(view.getUint32(header, true));
  }

  #requests(connection: Connection): Set<number> {
    let requests = this.#inProgress.get(connection);
    if (!requests) this.#inProgress.set(connection, requests = new Set());
    return requests;
  }

  async #answerLater(
    call: Request,
    service: string,
    result: PromiseLike<unknown>,
  ): Promise<void> {
    let value: unknown;
    try {
      value = await result;
    } catch (error) {
      return this.#failed(call, service, error);
    }
    this.#answer(call, service, value);
  }

  #answer(call: Request, service: string, value: unknown): void {
    const { connection, request, codec, codecNumber } = call;
    if (!this.#requests(connection).delete(request)) return;
    const { outbox } = connection;
    const start = outbox.begin();
    const { writer } = outbox;
    beginFrame(writer, FrameType.ANSWER, HeaderBytes.ANSWER);
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
      return this.#fail(connection, request, FailureKind.CODEC, error);
    }
    const bytes = outbox.sizeOf(start);
    if (bytes > outbox.maxMessageBytes) {
      outbox.rollback(start);
      const why = largerThanPeerTakes(bytes, outbox, connection.peer);
      return this.#refuseLarge(call, service, why);
    }
    outbox.end(start, FrameType.ANSWER);
  }

  #refuseLarge({ connection, request }: Request, service: string, why: string): void {
    const error = new RangeError(`the answer is too large: ${why}`);
    this.#logger.info(`Service "${service}" failed: ${error.message}`);
    this.#fail(connection, request, FailureKind.CODEC, error);
  }

  #failed({ connection, request }: Request, service: string, error: unknown): void {
    this.#logger.info(`Service "${service}" failed: ${errorText(error)}`);
    if (!this.#requests(connection).delete(request)) return;
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
