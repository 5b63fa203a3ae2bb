import type { Msg } from "@nats-io/transport-node";
import { onAbort } from "../../../flow/abort.ts";
import { CallTimeoutError, NoProviderError, RemoteError } from "../../../service/errors.ts";
import { decodeFailure } from "../../../service/failure.ts";
import type { Clock } from "../../../time/clock.ts";
import type { CallContext } from "../../bridge.ts";
import { plainBytes } from "../far_message.ts";
import { HEAD } from "../message_head.ts";
import type { NatsClient } from "../nats_client.ts";
import { PART, PartAssembler, readPart } from "../parts.ts";
import {
  ANSWER,
  type AnswerKind,
  readAnswerKind,
  SERVICE_ERROR,
  SERVICE_ERROR_CODE,
} from "./call_headers.ts";
import { readValue } from "./call_values.ts";
import type { Inbox, Mailbox } from "./inbox.ts";
import { PartReader } from "./part_reader.ts";

/** The server's word for a subject that nobody listens to. */
const NO_RESPONDERS = 503;

/** What a call needs until it is answered. */
export interface PendingCallOptions {
  readonly service: string;
  readonly context: CallContext;
  readonly client: NatsClient;
  readonly clock: Clock;
  readonly inbox: Inbox;
  /** Where it is said that nobody waits any more; absent where nobody would hear it. */
  readonly cancelled: string | undefined;
  /** Sends arguments that are too large for one message. */
  readonly sendLarge: (subject: string) => Promise<void>;
}

/** A call that waits for its answer, or reads its parts. */
export class PendingCall {
  /** Settles with the answer; with an async iterable once it is known that parts will come. */
  readonly answer: Promise<unknown>;
  readonly #options: PendingCallOptions;
  readonly #answer = Promise.withResolvers<unknown>();
  readonly #mailbox: Mailbox;
  readonly #assembler: PartAssembler;
  readonly #listening: Disposable;
  readonly #cancelTimeout: () => void;
  #parts: PartReader | null = null;

  constructor(options: PendingCallOptions) {
    const { service, context: { timeoutMs, signal }, clock, inbox } = options;
    this.#options = options;
    this.answer = this.#answer.promise;
    // Nobody may be waiting for it yet when it fails.
    this.answer.catch(() => {});
    this.#mailbox = inbox.open((message) => this.#take(message));
    this.#assembler = new PartAssembler(clock, (why) => this.#fail(new TypeError(why)));
    this.#cancelTimeout = clock.after(timeoutMs, () => {
      this.#giveUp(new CallTimeoutError(service, timeoutMs));
    });
    this.#listening = onAbort(signal, () => this.#giveUp(signal.reason));
  }

  /** Where answers are to go. */
  get subject(): string {
    return this.#mailbox.subject;
  }

  /** Hears nothing any more. Idempotent. */
  close(): void {
    this.#mailbox[Symbol.dispose]();
    this.#cancelTimeout();
    this.#listening[Symbol.dispose]();
  }

  #take(message: Msg): void {
    try {
      const { headers, data } = message;
      if (headers?.code === NO_RESPONDERS && data.length === 0) return this.#fail(this.#nobody());
      const kind = readAnswerKind(headers?.get(ANSWER));
      const payload = this.#assemble(message);
      if (payload === undefined || kind === undefined) return;
      if (this.#parts === null) this.#takeFirst({ kind, message, payload });
      else this.#parts.take(kind, { payload, head: headers?.get(HEAD) });
    } catch (error) {
      this.#fail(error);
    }
  }

  #takeFirst(
    { kind, message, payload }: { kind: AnswerKind; message: Msg; payload: Uint8Array },
  ): void {
    const { headers, reply } = message;
    const failure = this.#failureIn(kind, { message, payload });
    if (failure) return this.#fail(failure);
    if (kind === "value") return this.#succeed(readValue(payload, headers?.get(HEAD)));
    if (kind === "parts" && reply) return this.#read(reply);
    if (kind === "send" && reply) {
      this.#options.sendLarge(reply).catch((error) => this.#fail(error));
    }
  }

  #read(control: string): void {
    const { service, client, clock, context: { signal } } = this.#options;
    this.#cancelTimeout();
    this.#parts = new PartReader({
      service,
      client,
      clock,
      control,
      signal,
      ended: () => this.close(),
    });
    this.#answer.resolve(this.#parts);
  }

  #assemble({ headers, data }: Msg): Uint8Array | undefined {
    const part = headers?.get(PART);
    if (!part) return plainBytes(data);
    const mark = readPart(part);
    return mark && this.#assembler.add(mark, data);
  }

  #failureIn(
    kind: AnswerKind,
    { message: { headers }, payload }: { message: Msg; payload: Uint8Array },
  ): Error | undefined {
    const { service } = this.#options;
    if (kind === "error") return new RemoteError(service, decodeFailure(payload));
    const said = headers?.get(SERVICE_ERROR);
    const code = headers?.get(SERVICE_ERROR_CODE);
    if (!said && !code) return undefined;
    return new RemoteError(service, { name: "Error", message: said || `code ${code}`, stack: "" });
  }

  #nobody(): NoProviderError {
    const { service } = this.#options;
    return new NoProviderError(
      service,
      `Cannot call service "${service}": nobody at the other side of NATS provides it`,
    );
  }

  #succeed(value: unknown): void {
    this.close();
    this.#answer.resolve(value);
  }

  #fail(error: unknown): void {
    this.close();
    if (this.#parts) this.#parts.fail(error);
    this.#answer.reject(error);
  }

  #giveUp(reason: unknown): void {
    const { client, cancelled } = this.#options;
    if (this.#parts === null && cancelled !== undefined && client.isOpen) {
      void client.publish(cancelled, new TextEncoder().encode(this.subject));
    }
    this.#fail(reason);
  }
}
