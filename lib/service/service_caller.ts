import { abortable, onAbort } from "../flow/abort.ts";
import type { ServiceLoadBalancer } from "../mesh/load_balancer.ts";
import { checkName } from "../mesh/names.ts";
import type { NodeId, NodeRecord } from "../mesh/node_record.ts";
import type { Topology } from "../mesh/topology.ts";
import type { Connection } from "../peer/connection.ts";
import type { ConnectionPool } from "../peer/connection_pool.ts";
import type { Place } from "../outbox/backlog.ts";
import type { PeerLink } from "../peer/peer_link.ts";
import { MAX_TIMER_MS } from "../time/max_timer.ts";
import { AnswerReader } from "./answer_reader.ts";
import { CallTimeoutError, ConnectionLostError, NoProviderError, RemoteError } from "./errors.ts";
import {
  type CallParts,
  NotSentError,
  type PendingCall,
  PendingCalls,
  sendCancel,
  UnreachableError,
} from "./pending_calls.ts";
import { ProviderChoice } from "./provider_choice.ts";
import { ProviderDoubts } from "./provider_doubts.ts";
import { callSelf, streamSelf } from "./call_self.ts";
import { IncomingStream, type PartSource } from "./incoming_stream.ts";
import { type RequestOptions, sendRequest, type ServiceRequest, TooLargeError } from "./request.ts";
import type { ServiceResponder } from "./service_responder.ts";
import { sendCredit } from "./stream_frames.ts";
import { resolveWindow, type WindowOptions } from "./window_options.ts";

/** How one call is made. */
export interface CallOptions {
  /**
   * How long to wait for the answer, in milliseconds; `Infinity` for as long as it takes. Of a stream:
   * for its first part, and then for each further one, from when somebody waits for it.
   *
   * @default {10000}
   */
  timeoutMs?: number;
  /**
   * The `uuid` of the one node to call, where not any provider will do; no load balancer is asked.
   *
   * @default {undefined}
   */
  provider?: string;
  /**
   * Whether arguments and the answer are checked by the service's schemas, where this node has any.
   *
   * @default {true}
   */
  validate?: boolean;
  /** Gives up: the call rejects with the signal's reason, and the provider is told. */
  signal?: AbortSignal;
  /**
   * How far the service may be ahead of who reads its stream; of streams only.
   *
   * @default {{ parts: 64, bytes: 1_048_576 }}
   */
  window?: WindowOptions;
}

/** How long a call waits, in milliseconds, unless it says otherwise. */
const DEFAULT_CALL_TIMEOUT_MS = 10_000;

/** Where a request to the node itself stands. */
const NOWHERE: Place = { chunk: -1, start: 0 };

/** How a {@linkcode ServiceCaller} finds out who provides a service, and the ways to them. */
export interface ServiceCallerOptions extends RequestOptions {
  readonly self: NodeId;
  readonly topology: Topology;
  readonly balancer: ServiceLoadBalancer;
  readonly pool: ConnectionPool;
  readonly responder: ServiceResponder;
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
  readonly #choice: ProviderChoice;
  /** Reads what providers answer. */
  readonly answers: AnswerReader;
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
    this.#choice = new ProviderChoice({
      ...options,
      // Whether somebody is found is a matter of the network.
      clock: options.machineClock ?? options.clock,
      doubts: this.#doubts,
      stopped: (service) => this.#stopped(service),
    });
    this.answers = new AnswerReader({
      ...options,
      pending: this.#pending,
      settle: (connection, request) => this.#settle(connection.peer.uuid, connection, request),
    });
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
    { timeoutMs = DEFAULT_CALL_TIMEOUT_MS, provider, signal }: CallOptions = {},
  ): Promise<unknown> {
    checkRequest(service, timeoutMs, provider);
    signal?.throwIfAborted();
    const deadlineMs = this.#options.clock.monotonicMs() + timeoutMs;
    const request = { service, args, provider, timeoutMs, deadlineMs, signal };
    return await this.#atOneOf(request, null);
  }

  /**
   * Calls a service for the parts that it answers with.
   *
   * @param service The service.
   * @param args What its handler gets after the service's name.
   * @param options How, and what checks each part.
   * @returns The parts; the service is called when the first is asked for.
   * @throws {RangeError} If an option is none that can be used.
   */
  stream(
    service: string,
    args: readonly unknown[],
    {
      timeoutMs = DEFAULT_CALL_TIMEOUT_MS,
      provider,
      signal,
      window: room,
      check,
    }: CallOptions & { check?: (part: unknown) => void } = {},
  ): IncomingStream {
    checkRequest(service, timeoutMs, provider);
    const window = resolveWindow(service, room);
    const open = async (stream: IncomingStream) => {
      try {
        if (this.#closed) throw this.#stopped(service);
        const deadlineMs = this.#options.clock.monotonicMs() + timeoutMs;
        const { over: signal } = stream;
        const request = { service, args, provider, timeoutMs, deadlineMs, signal, window };
        await this.#atOneOf(request, stream);
      } catch (error) {
        stream.fail(error);
      }
    };
    return new IncomingStream({ window, signal, open, check });
  }

  /** Asks one provider after the other, until one has seen the request. */
  async #atOneOf(request: ServiceRequest, stream: IncomingStream | null): Promise<unknown> {
    const { service, provider: only } = request;
    const tried = new Set<string>();
    for (;;) {
      const provider = await this.#choice.choose(service, tried, request);
      tried.add(provider.id.uuid);
      try {
        return await (stream
          ? this.#openAt(provider, request, stream)
          : this.#callAt(provider, request));
      } catch (error) {
        if (isInVain(error) && !this.#closed) this.#doubts.note(service, provider.id.uuid);
        if (!(error instanceof NotSentError)) throw error;
        if (this.#closed) throw this.#stopped(service);
        if (!this.#choice.hasOthers(service, tried, only)) {
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
    this.#choice.close();
    this.#pending.close((service) => this.#stopped(service));
    this.#doubts.close();
  }

  #stopped(service: string): Error {
    const { name } = this.#options.self;
    return new Error(`Cannot call service "${service}": node "${name}" was stopped`);
  }

  async #callAt(provider: NodeRecord, request: ServiceRequest): Promise<unknown> {
    const { pool, self, responder } = this.#options;
    const { service, timeoutMs, deadlineMs, signal } = request;
    const { uuid } = provider.id;
    const number = this.#nextRequest();
    let connection: Connection | null = null;
    let place = NOWHERE;
    if (uuid === self.uuid) {
      callSelf(request, responder, () => this.#settle(uuid, null, number), this.#options);
    } else {
      const link = pool.link(provider);
      connection = link.connection ?? await this.#connect(link, request);
      place = this.#send(link, number, request);
    }
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const call = {
      service,
      provider: uuid,
      connection,
      place,
      timeoutMs,
      deadlineMs,
      resolve,
      reject,
    };
    this.#pending.add(number, call);
    if (!signal) return await promise;
    using _cancelling = onAbort(signal, () => this.#pending.cancel(number, signal.reason));
    return await promise;
  }

  /** Asks a provider for a stream. @returns A promise that settles when it has said something. */
  async #openAt(
    provider: NodeRecord,
    request: ServiceRequest,
    stream: IncomingStream,
  ): Promise<void> {
    const { pool, self } = this.#options;
    const { service, timeoutMs, deadlineMs } = request;
    const { uuid } = provider.id;
    const number = this.#nextRequest();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    let isOpen = false;
    const open = () => {
      if (!isOpen) this.#doubts.lift(service, uuid);
      isOpen = true;
      resolve();
    };
    const call: Omit<PendingCall, "connection" | "place"> = {
      service,
      provider: uuid,
      timeoutMs,
      deadlineMs,
      parts: {
        hasCome: () => isOpen,
        push: (part, bytes) => {
          open();
          stream.push(part, bytes);
        },
        end: () => {
          open();
          stream.end();
        },
      },
      resolve: (result) => {
        open();
        stream.answer(result);
      },
      // What came cannot be had again: nobody else is asked, whatever is wrong now.
      reject: (error) => isOpen ? stream.fail(afterParts(service, error)) : reject(error),
    };
    let connection: Connection | null = null;
    let place = NOWHERE;
    let grant: PartSource["grant"];
    if (uuid === self.uuid) grant = this.#openOwn(number, request, call.parts!, stream);
    else {
      const link = pool.link(provider);
      const remote = connection = link.connection ?? await this.#connect(link, request);
      place = this.#send(link, number, request);
      grant = (room) => sendCredit(remote, number, room);
    }
    const pending: PendingCall = { ...call, connection, place };
    this.#pending.add(number, pending);
    stream.attach({ grant, await: (isAwaited) => this.#pending.wait(pending, isAwaited) });
    // It lives as long as the stream: nobody need take it back.
    onAbort(stream.over, () => this.#pending.cancel(number, new Error("the stream is over")));
    await promise;
  }

  #openOwn(
    number: number,
    request: ServiceRequest,
    parts: CallParts,
    stream: IncomingStream,
  ): PartSource["grant"] {
    const { self, clock, machineClock = clock } = this.#options;
    const { window } = stream;
    const settle = () => this.#settle(self.uuid, null, number);
    const own = streamSelf(request, { ...this.#options, window, parts, settle });
    onAbort(stream.over, () => own.end("nobody reads its stream any more"));
    // Who never waits and who reads at once must let the event loop turn.
    return (room) => machineClock.afterTurn(() => own.grant(room));
  }

  #nextRequest(): number {
    return this.#lastRequest = (this.#lastRequest + 1) >>> 0;
  }

  /** Without an await before the call is noted: what is said of it may come at once. */
  #send(link: PeerLink, number: number, request: ServiceRequest): Place {
    const { service, timeoutMs, deadlineMs } = request;
    if (this.#options.clock.monotonicMs() >= deadlineMs) {
      throw new CallTimeoutError(service, timeoutMs);
    }
    if (link.outbox.isOverflowing) throw new NotSentError("its outbox is full");
    return sendRequest(link, number, request, this.#options);
  }

  async #connect(
    link: PeerLink,
    { service, timeoutMs, deadlineMs, signal }: ServiceRequest,
  ): Promise<Connection> {
    const { clock } = this.#options;
    const { promise: givenUp, reject } = Promise.withResolvers<never>();
    const cancelTimer = clock.after(
      Math.min(deadlineMs - clock.monotonicMs(), MAX_TIMER_MS),
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

/** What says that a request was never seen makes no sense once it has been answered. */
function afterParts(service: string, error: unknown): unknown {
  if (!(error instanceof NotSentError)) return error;
  return new RemoteError(service, { name: "Error", message: error.message, stack: "" });
}

/** @throws {Error} If something is wrong that is the same for all providers. */
function checkRequest(service: string, timeoutMs: number, provider: string | undefined): void {
  checkName("service", service);
  if (!(typeof timeoutMs === "number" && timeoutMs > 0)) {
    throw new RangeError(
      `Cannot call service "${service}": timeoutMs ${timeoutMs} is no number above 0`,
    );
  }
  if (provider !== undefined && typeof provider !== "string") {
    throw new TypeError(`Cannot call service "${service}": provider must be the uuid of a node`);
  }
}
