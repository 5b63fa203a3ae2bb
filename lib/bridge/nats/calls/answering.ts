import type { Msg } from "@nats-io/transport-node";
import { abortable } from "../../../flow/abort.ts";
import { encodeFailure, toFailure } from "../../../service/failure.ts";
import type { Clock } from "../../../time/clock.ts";
import type { AnswerCall } from "../../bridge.ts";
import { plainBytes } from "../far_message.ts";
import { HEAD } from "../message_head.ts";
import type { NatsClient } from "../nats_client.ts";
import { PART, PartAssembler, readPart } from "../parts.ts";
import { sendInPieces } from "../publisher.ts";
import { ANSWER, CALL, readCall, SERVICE_ERROR, SERVICE_ERROR_CODE } from "./call_headers.ts";
import type { Answer } from "./answer.ts";
import { codecHead, readArguments, type ValueFormat, writeValue } from "./call_values.ts";
import type { Inbox } from "./inbox.ts";
import { PartSender } from "./part_sender.ts";

const NO_BYTES = new Uint8Array(0);
const MAX_ERROR_LENGTH = 1000;

/** What is answered, and by whom. */
export interface AnsweringOptions {
  readonly client: NatsClient;
  readonly clock: Clock;
  readonly inbox: Inbox;
  readonly message: Msg;
  readonly format: ValueFormat;
  readonly answer: AnswerCall;
}

/** One call while it is answered. */
export class Answering {
  readonly #options: AnsweringOptions;
  readonly #aborted = new AbortController();
  readonly #ended = Promise.withResolvers<void>();

  constructor(options: AnsweringOptions) {
    this.#options = options;
  }

  /** Resolves when nothing is done for it any more. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** Nobody waits for the answer any more. */
  cancel(): void {
    this.#aborted.abort(new DOMException("The caller does not wait any more", "AbortError"));
  }

  /** It is not answered any more, and the caller is told. */
  end(): void {
    this.refuse("the bridge that provides it is closing");
    this.cancel();
  }

  /** Says that it is not answered. */
  refuse(why: string): void {
    void this.#sendFailure(new Error(why));
  }

  /** Answers it. Never throws. */
  async run(): Promise<void> {
    try {
      await this.#answer();
    } catch (error) {
      if (!this.#aborted.signal.aborted) await this.#sendFailure(error);
    } finally {
      this.#ended.resolve();
    }
  }

  async #answer(): Promise<void> {
    const { message: { headers }, answer, format } = this.#options;
    const { timeoutMs, takesParts, isLarge } = readCall(headers?.get(CALL));
    const { signal } = this.#aborted;
    const payload = isLarge
      ? await this.#askForRest(timeoutMs)
      : plainBytes(this.#options.message.data);
    const head = headers?.get(HEAD);
    const { args, format: own } = readArguments(payload, head);
    const value = await answer(args, { signal, timeoutMs, takesParts });
    if (takesParts && isAsyncIterable(value)) return await this.#sendParts(value, own);
    if (signal.aborted) return;
    await this.#send({ kind: "value", ...writeValue(value, head ? own : format) });
  }

  /** The arguments are too large for one message: now they come to this one alone. */
  async #askForRest(timeoutMs: number): Promise<Uint8Array> {
    const { inbox, clock } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
    const assembler = new PartAssembler(clock, (why) => reject(new TypeError(why)));
    using mailbox = inbox.open(({ headers, data }) => {
      const mark = readPart(headers?.get(PART) ?? "");
      const whole = mark && assembler.add(mark, data);
      if (whole) resolve(whole);
    });
    const cancelTimeout = clock.after(timeoutMs, () => reject(new Error("no arguments came")));
    try {
      await this.#send({
        kind: "send",
        headers: codecHead(),
        payload: NO_BYTES,
        reply: mailbox.subject,
      });
      return await abortable(promise, this.#aborted.signal);
    } finally {
      cancelTimeout();
    }
  }

  async #sendParts(parts: AsyncIterable<unknown>, format: ValueFormat): Promise<void> {
    const { clock, inbox } = this.#options;
    const { signal } = this.#aborted;
    await using sender = new PartSender({
      clock,
      inbox,
      send: (answer) => this.#send(answer),
      signal,
      cancel: () => this.cancel(),
    });
    await sender.sendAll(parts, format);
  }

  async #sendFailure(error: unknown): Promise<void> {
    const failure = toFailure(error);
    const text = `${failure.name}: ${failure.message}`.slice(0, MAX_ERROR_LENGTH);
    const isRosy = Boolean(this.#options.message.headers?.get(HEAD));
    const headers: [string, string][] = [
      // Headers hold one line of ASCII each.
      [SERVICE_ERROR, text.replaceAll(/[^ -~]/g, " ")],
      [SERVICE_ERROR_CODE, "500"],
    ];
    const payload = isRosy ? encodeFailure(failure) : NO_BYTES;
    await this.#send({ kind: "error", headers, payload }).catch(() => {}); // The connection is lost.
  }

  async #send({ kind, headers, payload, reply }: Answer): Promise<void> {
    const { client, message } = this.#options;
    const id = crypto.randomUUID();
    const whole = { headers: [...headers, [ANSWER, kind] as const], id, payload };
    await sendInPieces(client, whole, (piece, all) => {
      return client.publish(message.reply!, piece, { headers: all, ...(reply && { reply }) });
    });
  }
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
