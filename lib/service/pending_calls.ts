import { formatNodeId } from "../mesh/node_record.ts";
import type { Connection } from "../peer/connection.ts";
import type { Place } from "../outbox/backlog.ts";
import type { Clock } from "../time/clock.ts";
import { MAX_TIMER_MS } from "../time/max_timer.ts";
import { beginFrame, FrameType, HeaderBytes } from "../wire/frame.ts";
import { CallTimeoutError, ConnectionLostError } from "./errors.ts";

/** A request that no provider has seen: it may be tried at another one. */
export class NotSentError extends Error {}

/** A request that has not been sent because there is no connection to the provider. */
export class UnreachableError extends NotSentError {}

/** Where the parts of a stream go. */
export interface CallParts {
  /** @throws {Error} If a part cannot be taken. */
  readonly push: (part: unknown, bytes: number) => void;
  readonly end: () => void;
  /** Whether a part has come. */
  readonly hasCome: () => boolean;
}

/** A call whose request is on its way, or at the provider. */
export interface PendingCall {
  readonly service: string;
  /** The `uuid` of the provider. */
  readonly provider: string;
  /** Over which the answer comes; `null` where this node itself provides the service. */
  readonly connection: Connection | null;
  /** Where the request stands in the connection's outbox. */
  readonly place: Place;
  readonly timeoutMs: number;
  /** Until when it waits; {@linkcode PendingCalls.wait} changes that. */
  deadlineMs: number;
  /** Only of a call that asks for a stream. */
  readonly parts?: CallParts;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** The calls that wait for an answer, by the number of their request, and one timer for them all. */
export class PendingCalls {
  readonly #clock: Clock;
  readonly #isLateOfUse: (request: number, call: PendingCall) => boolean;
  readonly #calls = new Map<number, PendingCall>();
  #wakeAtMs = Infinity;
  #cancelTimer: () => void = () => {};

  /**
   * @param clock Tells the time.
   * @param isLateOfUse Told of each call that was not answered in time; tells whether a late answer is
   * still of use. Where it is not, the provider is spared it.
   */
  constructor(clock: Clock, isLateOfUse: (request: number, call: PendingCall) => boolean) {
    this.#clock = clock;
    this.#isLateOfUse = isLateOfUse;
  }

  /** Takes note of a call, which is rejected at its deadline. */
  add(request: number, call: PendingCall): void {
    this.#calls.set(request, call);
    this.#wakeAt(call.deadlineMs);
  }

  /**
   * Finds a call that asks for a stream.
   *
   * @param connection Where its part came from.
   */
  stream(connection: Connection, request: number): PendingCall | undefined {
    const call = this.#calls.get(request);
    return call?.parts && call.connection === connection ? call : undefined;
  }

  /** Has a stream wait as long as its time-out from now on, or until told otherwise. */
  wait(call: PendingCall, isAwaited: boolean): void {
    call.deadlineMs = isAwaited ? this.#clock.monotonicMs() + call.timeoutMs : Infinity;
    if (isAwaited) this.#wakeAt(call.deadlineMs);
  }

  /**
   * Takes a call out, to be resolved or rejected.
   *
   * @param connection Where its answer came from: nobody answers for somebody else.
   */
  settle(connection: Connection | null, request: number): PendingCall | undefined {
    const call = this.#calls.get(request);
    if (!call || call.connection !== connection) return undefined;
    this.#calls.delete(request);
    return call;
  }

  /** Rejects a call and tells its provider. */
  cancel(request: number, reason: unknown): void {
    const call = this.#calls.get(request);
    if (!call) return;
    this.#calls.delete(request);
    sendCancel(call.connection, request);
    call.reject(reason);
  }

  /** Rejects the calls that wait for an answer over a connection that has ended. */
  connectionEnded(connection: Connection): void {
    for (const [request, call] of this.#calls) {
      if (call.connection !== connection) continue;
      this.#calls.delete(request);
      call.reject(
        connection.outbox.hasBegun(call.place)
          ? new ConnectionLostError(
            call.service,
            formatNodeId(connection.peer),
            call.parts?.hasCome() ? "the stream's end" : "the answer",
          )
          : new UnreachableError("the connection was lost"),
      );
    }
  }

  /** Rejects them all. */
  close(errorOf: (service: string) => Error): void {
    this.#cancelTimer();
    for (const call of this.#calls.values()) call.reject(errorOf(call.service));
    this.#calls.clear();
  }

  #wakeAt(deadlineMs: number): void {
    if (deadlineMs >= this.#wakeAtMs) return;
    this.#cancelTimer();
    this.#wakeAtMs = deadlineMs;
    const leftMs = Math.max(0, deadlineMs - this.#clock.monotonicMs());
    this.#cancelTimer = this.#clock.after(
      Math.min(leftMs, MAX_TIMER_MS),
      () => this.#expire(),
    );
  }

  #expire(): void {
    const nowMs = this.#clock.monotonicMs();
    let nextMs = Infinity;
    for (const [request, call] of this.#calls) {
      const { service, timeoutMs, deadlineMs, connection, parts } = call;
      if (deadlineMs > nowMs) {
        nextMs = Math.min(nextMs, deadlineMs);
        continue;
      }
      this.#calls.delete(request);
      // What is streamed has to end, whoever is in doubt.
      if (parts || !this.#isLateOfUse(request, call)) sendCancel(connection, request);
      call.reject(
        new CallTimeoutError(service, timeoutMs, parts?.hasCome() ? "further part" : "answer"),
      );
    }
    this.#wakeAtMs = Infinity;
    this.#wakeAt(nextMs);
  }
}

/** Tells a provider that nobody waits for its answer. */
export function sendCancel(connection: Connection | null, request: number): void {
  connection?.outbox.push(FrameType.CANCEL, (writer) => {
    beginFrame(writer, FrameType.CANCEL, HeaderBytes.CANCEL);
    writer.view.setUint32(writer.position, request, true);
    writer.position += HeaderBytes.CANCEL;
  });
}
