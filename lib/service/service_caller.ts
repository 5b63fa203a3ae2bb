import { ByteWriter } from "../bytes/byte_writer.ts";
import { refusePromise } from "../codec/asynchronous.ts";
import type { Codec } from "../codec/codec.ts";
import { abortable, onAbort } from "../flow/abort.ts";
import { briefText } from "../log/error_text.ts";
import type { ServiceLoadBalancer } from "../mesh/load_balancer.ts";
import { checkName } from "../mesh/names.ts";
import type { NodeId, NodeRecord } from "../mesh/node_record.ts";
import type { Topology } from "../mesh/topology.ts";
import { waitForTopology } from "../mesh/wait_for_topology.ts";
import { type Connection, needHeader } from "../peer/connection.ts";
import type { ConnectionPool } from "../peer/connection_pool.ts";
import type { Place } from "../outbox/backlog.ts";
import { MEASURED_BYTES } from "../outbox/outbox.ts";
import type { PeerLink } from "../peer/peer_link.ts";
import { largerThanAllowed, largerThanPeerTakes, whyNotEncoded } from "../outbox/too_large.ts";
import type { WireCodecs } from "../peer/wire_codecs.ts";
import type { Clock } from "../time/clock.ts";
import { beginFrame, FrameType, HeaderBytes, PREFIX_BYTES } from "../wire/frame.ts";
import type { FrameReader } from "../wire/frame_reader.ts";
import { CallTimeoutError, ConnectionLostError, NoProviderError, RemoteError } from "./errors.ts";
import { decodeFailure, FailureKind, toFailure } from "./failure.ts";
import {
  NotSentError,
  type PendingCall,
  PendingCalls,
  sendCancel,
  UnreachableError,
} from "./pending_calls.ts";
import { ProviderDoubts } from "./provider_doubts.ts";
import type { ServiceResponder } from "./service_responder.ts";

/** How one call is made. */
export interface CallOptions {
  /**
   * How long to wait for the answer, in milliseconds; `Infinity` for as long as it takes.
   *
   * @default {10000}
   */
  timeoutMs?: number;
  /** Gives up: the call rejects with the signal's reason, and the provider is told. */
  signal?: AbortSignal;
}

/** How long a call waits, in milliseconds, unless it says otherwise. */
export const DEFAULT_CALL_TIMEOUT_MS = 10_000;
/** How long a call waits for somebody to provide the service, in milliseconds. */
export const PROVIDER_TIMEOUT_MS = 5000;
const MAX_TIMEOUT_MS = 0xffff_ffff;

/** What a CALL takes beside its body, in bytes, its length field not counted. */
const CALL_FRAME_BYTES = PREFIX_BYTES - 4 + HeaderBytes.CALL;

/** A request that its provider does not take; the next one may. */
class TooLargeError extends NotSentError {}

/** How a {@linkcode ServiceCaller} finds out who provides a service, and the ways to them. */
export interface ServiceCallerOptions {
  readonly self: NodeId;
  readonly topology: Topology;
  readonly balancer: ServiceLoadBalancer;
  readonly pool: ConnectionPool;
  readonly responder: ServiceResponder;
  readonly codec: Codec;
  readonly codecs: WireCodecs;
  /** The largest answer that is read, in bytes, with its frame but for the length field. */
  readonly maxMessageBytes: number;
  readonly clock: Clock;
}

/**
 * Calls services.
 *
 * - A call waits for a provider, then for the answer, both within its time-out.
 * - A request that never left is tried at another provider; one that did never is.
 * - Who did not answer is chosen last until it answers again; see {@linkcode ProviderDoubts}.
 * - What is pending is bounded by its time-outs and by the outbox of each peer.
 */
export class ServiceCaller {
  readonly #options: ServiceCallerOptions;
  readonly #pending: PendingCalls;
  readonly #doubts: ProviderDoubts;
  /** The calls that wait for a provider. */
  readonly #waiting = new Set<AbortController>();
  #closed = false;
  #lastRequest = 0;

  constructor(options: ServiceCallerOptions) {
    this.#options = options;
    this.#doubts = new ProviderDoubts(options.topology, (request, connection) => {
      sendCancel(connection, request);
    });
    this.#pending = new PendingCalls(
      options.clock,
      (request, { service, provider, connection }) =>
        this.#doubts.noteLate(service, provider, request, connection),
    );
  }

  /**
   * Calls a service.
   *
   * @param service The service.
   * @param args What its handler gets after the service's name.
   * @returns What the handler returned.
   * @throws {NoProviderError} If nobody provides it.
   * @throws {CallTimeoutError} If no answer came in time.
   * @throws {RemoteError} If the handler threw.
   * @throws {ConnectionLostError} If the provider vanished.
   * @throws {RangeError} If the time-out is no number above 0, or the arguments or the answer are
   * larger than the other side takes.
   */
  async call(
    service: string,
    args: readonly unknown[],
    { timeoutMs = DEFAULT_CALL_TIMEOUT_MS, signal }: CallOptions = {},
  ): Promise<unknown> {
    checkName("service", service);
    if (!(typeof timeoutMs === "number" && timeoutMs > 0)) {
      throw new RangeError(
        `Cannot call service "${service}": timeoutMs ${timeoutMs} is no number above 0`,
      );
    }
    signal?.throwIfAborted();
    const deadlineMs = this.#options.clock.monotonicMs() + timeoutMs;
    const tried = new Set<string>();
    for (;;) {
      const provider = await this.#choose(service, tried, timeoutMs, signal);
      tried.add(provider.id.uuid);
      try {
        return await this.#callAt(provider, service, args, deadlineMs, timeoutMs, signal);
      } catch (error) {
        if (isInVain(error) && !this.#closed) this.#doubts.note(service, provider.id.uuid);
        if (!(error instanceof NotSentError)) throw error;
        if (this.#closed) throw this.#stopped(service);
        const others = this.#options.topology.providers(service)
          .some(({ id }) => !tried.has(id.uuid));
        if (!others) {
          if (error instanceof TooLargeError) throw new RangeError(error.message);
          throw new NoProviderError(
            service,
            `Cannot call service "${service}": no provider can be reached (${error.message})`,
            { cause: error.cause },
          );
        }
      }
    }
  }

  /** Reads an ANSWER frame. */
  readAnswer(connection: Connection, { view, bytes, header, body, end }: FrameReader): void {
    needHeader(body - header, HeaderBytes.ANSWER);
    const call = this.#settle(connection.peer.uuid, connection, view.getUint32(header, true));
    if (!call) return;
    const number = bytes[header + 4]!;
    const codec = this.#options.codecs.readAnswer(number, this.#options.codec);
    if (!codec) {
      const name = this.#options.codecs.nameOf(connection, number);
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

  /** Reads the header of an ANSWER that is larger than this node takes. */
  readOversizedAnswer(connection: Connection, { view, header, body, length }: FrameReader): void {
    needHeader(body - header, HeaderBytes.ANSWER);
    const call = this.#settle(connection.peer.uuid, connection, view.getUint32(header, true));
    if (!call) return;
    const why = largerThanAllowed(length, this.#options.maxMessageBytes);
    call.reject(new RangeError(`Cannot read the answer of service "${call.service}": ${why}`));
  }

  /** Reads a FAILURE frame. */
  readFailure(connection: Connection, { view, bytes, header, body, end }: FrameReader): void {
    needHeader(body - header, HeaderBytes.FAILURE);
    const call = this.#settle(connection.peer.uuid, connection, view.getUint32(header, true));
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

  /** Takes note of a new connection to a peer. */
  connectionOpened(connection: Connection): void {
    this.#doubts.connected(connection.peer.uuid);
  }

  /** Settles the calls that wait for an answer over a connection that has ended. */
  connectionEnded(connection: Connection): void {
    this.#pending.connectionEnded(connection);
  }

  /** Rejects whatever is pending, and what is called from now on. */
  close(): void {
    this.#closed = true;
    for (const wait of this.#waiting) wait.abort();
    this.#pending.close((service) => this.#stopped(service));
    this.#doubts.close();
  }

  #stopped(service: string): Error {
    const { name } = this.#options.self;
    return new Error(`Cannot call service "${service}": node "${name}" was stopped`);
  }

  async #choose(
    service: string,
    tried: ReadonlySet<string>,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<NodeRecord> {
    const { topology, balancer, clock } = this.#options;
    let providers = topology.providers(service);
    if (tried.size > 0) providers = providers.filter(({ id }) => !tried.has(id.uuid));
    const waitMs = Math.min(timeoutMs, PROVIDER_TIMEOUT_MS);
    const endMs = clock.monotonicMs() + waitMs;
    // Again where a provider is gone before those who waited for it have had their turn.
    while (providers.length === 0) {
      const leftMs = endMs - clock.monotonicMs();
      const isFound = leftMs > 0 &&
        await this.#waitForProvider(service, { timeoutMs: leftMs, signal });
      if (!isFound) {
        throw new NoProviderError(
          service,
          `Cannot call service "${service}": no provider found within ${waitMs} ms`,
        );
      }
      providers = topology.providers(service);
    }
    const provider = balancer.chooseProvider(service, providers, this.#doubts.of(service));
    if (providers.includes(provider)) return provider;
    throw new TypeError(
      `Cannot call service "${service}": the load balancer chose none of its providers`,
    );
  }

  async #waitForProvider(service: string, { timeoutMs, signal }: CallOptions): Promise<boolean> {
    const { topology, clock } = this.#options;
    // One for each call: a signal that thousands listen to is slow to add to.
    const wait = new AbortController();
    this.#waiting.add(wait);
    try {
      const providers = topology.named("services", service);
      return await waitForTopology(providers, () => topology.providers(service).length > 0, {
        timeoutMs,
        signal: signal ? AbortSignal.any([signal, wait.signal]) : wait.signal,
        clock,
      });
    } catch (error) {
      throw this.#closed ? this.#stopped(service) : error;
    } finally {
      this.#waiting.delete(wait);
    }
  }

  async #callAt(
    provider: NodeRecord,
    service: string,
    args: readonly unknown[],
    deadlineMs: number,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<unknown> {
    const { pool, self, clock } = this.#options;
    const request = this.#lastRequest = (this.#lastRequest + 1) >>> 0;
    let connection: Connection | null = null;
    let place: Place = { chunk: -1, start: 0 };
    if (provider.id.uuid === self.uuid) this.#callSelf(request, service, args);
    else {
      const link = pool.link(provider);
      connection = link.connection ??
        await this.#connect(link, service, deadlineMs, timeoutMs, signal);
      if (clock.monotonicMs() >= deadlineMs) throw new CallTimeoutError(service, timeoutMs);
      if (link.outbox.isOverflowing) throw new NotSentError("its outbox is full");
      place = this.#send(link, request, service, args, deadlineMs);
    }
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const call = {
      service,
      provider: provider.id.uuid,
      connection,
      place,
      timeoutMs,
      deadlineMs,
      resolve,
      reject,
    };
    this.#pending.add(request, call);
    if (!signal) return await promise;
    using _cancelling = onAbort(signal, () => this.#pending.cancel(request, signal.reason));
    return await promise;
  }

  async #connect(
    link: PeerLink,
    service: string,
    deadlineMs: number,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<Connection> {
    const { clock } = this.#options;
    const { promise: givenUp, reject } = Promise.withResolvers<never>();
    const cancelTimer = clock.after(
      Math.min(deadlineMs - clock.monotonicMs(), 2 ** 31 - 1),
      () => reject(new CallTimeoutError(service, timeoutMs)),
    );
    try {
      const connected = link.connected().catch((error) => {
        throw new UnreachableError((error as Error).message, { cause: error });
      });
      return await abortable(Promise.race([connected, givenUp]), signal);
    } finally {
      cancelTimer();
    }
  }

  #send(
    link: PeerLink,
    request: number,
    service: string,
    args: readonly unknown[],
    deadlineMs: number,
  ): Place {
    const { codec, codecs, clock } = this.#options;
    const serviceNumber = link.serviceNumber(service);
    const codecNumber = codecs.number(link, codec);
    const leftMs = Math.min(Math.ceil(deadlineMs - clock.monotonicMs()), MAX_TIMEOUT_MS);
    const { outbox } = link;
    const start = outbox.begin();
    const { writer } = outbox;
    beginFrame(writer, FrameType.CALL, HeaderBytes.CALL);
    const { view, position } = writer;
    view.setUint32(position, request, true);
    view.setUint32(position + 4, serviceNumber, true);
    view.setUint32(position + 8, leftMs, true);
    view.setUint8(position + 12, codecNumber);
    writer.position += HeaderBytes.CALL;
    try {
      codec.encode(args, writer);
      assertFits(link, start, service);
    } catch (error) {
      outbox.rollback(start);
      throw this.#explain(error, service);
    }
    const place = outbox.place(start);
    outbox.end(start, FrameType.CALL);
    return place;
  }

  /** What a codec threw because arguments are far too large says so in the end. */
  #explain(error: unknown, service: string): unknown {
    const why = whyNotEncoded(error, this.#options.maxMessageBytes);
    if (why === undefined) return error;
    return new RangeError(`Cannot call service "${service}": its arguments are too large: ${why}`);
  }

  /** Through the codec, too, so that caller and handler never share an object. */
  #callSelf(request: number, service: string, args: readonly unknown[]): void {
    const { codec, responder, self, maxMessageBytes } = this.#options;
    const scratch = new ByteWriter();
    scratch.maxBytes = maxMessageBytes + MEASURED_BYTES;
    const copy = (value: unknown, what: string) => {
      scratch.position = 0;
      codec.encode(value, scratch);
      const bytes = scratch.position + CALL_FRAME_BYTES;
      if (bytes > maxMessageBytes) {
        throw new RangeError(`${what} too large: ${largerThanAllowed(bytes, maxMessageBytes)}`);
      }
      return codec.decode(scratch.bytes, 0, scratch.position);
    };
    let ownArgs: unknown[];
    try {
      ownArgs = copy(args, `Cannot call service "${service}": its arguments are`) as unknown[];
    } catch (error) {
      throw this.#explain(error, service);
    }
    const settle = () => this.#settle(self.uuid, null, request);
    // In a turn of its own, as if the request had travelled.
    queueMicrotask(async () => {
      try {
        const result = copy(await responder.run(service, ownArgs), "the answer is");
        settle()?.resolve(result);
      } catch (error) {
        settle()?.reject(new RemoteError(service, toFailure(error)));
      }
    });
  }

  /** Takes a call out that a provider has answered, in time or too late. */
  #settle(uuid: string, connection: Connection | null, request: number): PendingCall | undefined {
    const call = this.#pending.settle(connection, request);
    if (call) this.#doubts.lift(call.service, uuid);
    else this.#doubts.heardLate(uuid, request, connection);
    return call;
  }
}

/** Whether an error says that the provider did not answer, though it may have been asked. */
function isInVain(error: unknown): boolean {
  return error instanceof CallTimeoutError || error instanceof ConnectionLostError ||
    error instanceof UnreachableError;
}

/**
 * @throws {TooLargeError} If a request is larger than its provider takes: another one may take it.
 * @throws {RangeError} If it is larger than any takes from this node.
 */
function assertFits({ outbox, record }: PeerLink, start: number, service: string): void {
  const bytes = outbox.sizeOf(start);
  if (bytes <= outbox.maxMessageBytes) return;
  const why = largerThanPeerTakes(bytes, outbox, record.id);
  const text = `Cannot call service "${service}": its arguments are too large: ${why}`;
  throw bytes > outbox.ownMaxMessageBytes ? new RangeError(text) : new TooLargeError(text);
}

function unreadable(service: string, cause: unknown): TypeError {
  return new TypeError(`Cannot read the answer of service "${service}": ${briefText(cause)}`, {
    cause,
  });
}
