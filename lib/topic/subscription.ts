import { refusePromise } from "../codec/asynchronous.ts";
import { Gate } from "../flow/gate.ts";
import { errorText } from "../log/error_text.ts";
import type { Logger } from "../log/logger.ts";
import { isThenable } from "../flow/thenable.ts";
import { type Arrival, type MessageOrigin, withOrigin } from "./arrival.ts";
import { RetainedGate } from "./retained/retained_gate.ts";
import type { MessageSink } from "./topic_listener.ts";

/** Takes a message, and what is known of it, which is valid until it returns. */
export type MessageCallback = (args: readonly unknown[], origin: MessageOrigin) => unknown;

/** How a listener is called. */
export interface ListenOptions {
  /**
   * How many messages the callback may be busy with at once. With 1, the next message comes when the
   * promise of the last one has settled.
   *
   * @default {1}
   */
  concurrency?: number;
  /**
   * Lends byte arrays instead of copying them: they are valid until the callback has settled, and
   * the connection they came on reads nothing else until then.
   *
   * @default {false}
   */
  loan?: boolean;
  /**
   * Whether it gets messages that were sent before, and retained.
   *
   * @default {true}
   */
  retained?: boolean;
}

/**
 * Checks the options of a listener and fills in defaults.
 *
 * @throws {RangeError} If the concurrency is no whole number above 0, nor `Infinity`.
 */
export function resolveListenOptions(
  topic: string,
  { concurrency = 1, loan = false, retained = true }: ListenOptions,
): Required<ListenOptions> {
  if (!(Number.isInteger(concurrency) || concurrency === Infinity) || concurrency < 1) {
    throw new RangeError(
      `Cannot listen to topic "${topic}": concurrency ${concurrency} is no whole number above 0`,
    );
  }
  return { concurrency, loan, retained };
}

/** Lets only those messages through that fit a schema. */
export interface MessageGuard {
  /**
   * Looks at a message.
   *
   * @returns Whether the callback may have it; of others note was taken.
   */
  admits(args: readonly unknown[], origin: MessageOrigin): boolean;
}

/** How many messages may wait for a callback before the connection that brings them is paused. */
export const MAX_WAITING_MESSAGES = 1024;
/** The same in bytes. */
export const MAX_WAITING_BYTES = 16 * 1024 * 1024;

interface Waiting extends MessageOrigin {
  readonly args: readonly unknown[];
  readonly byteLength: number;
}

/**
 * One callback on one topic, or on all that match a pattern.
 *
 * - Messages come in the order they arrived, `concurrency` at a time.
 * - A callback that returns a promise makes later messages wait; beyond {@linkcode
 *   MAX_WAITING_MESSAGES} or {@linkcode MAX_WAITING_BYTES} the sender has to wait, too.
 * - A callback that throws or rejects is logged; the next message comes.
 */
export class Subscription implements MessageSink {
  readonly isRaw = false;
  readonly gate: RetainedGate;
  readonly #callback: MessageCallback;
  readonly #concurrency: number;
  readonly #loan: boolean;
  readonly #logger: Logger;
  readonly #guard: MessageGuard | null;
  readonly #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #running = 0;
  #stopped = false;
  readonly #room = new Gate();

  constructor(
    topic: string,
    callback: MessageCallback,
    options: ListenOptions,
    logger: Logger,
    guard: MessageGuard | null = null,
  ) {
    this.#guard = guard;
    const { concurrency, loan, retained } = resolveListenOptions(topic, options);
    this.gate = new RetainedGate(retained);
    this.#callback = callback;
    this.#concurrency = concurrency;
    this.#loan = loan;
    this.#logger = logger;
  }

  waitingOn(topic: string): number {
    return this.#waiting.filter((message) => message.topic === topic).length;
  }

  /**
   * Takes one message.
   *
   * @returns A promise where the source has to wait until it brings more.
   * @throws {TypeError} If the codec cannot read the bytes.
   */
  deliver(arrival: Arrival): void | Promise<void> {
    if (this.#stopped) return;
    if (arrival.retention !== null && !this.gate.admits(arrival.retention)) return;
    const { codec, bytes, start, end } = arrival;
    const mustWait = this.#running >= this.#concurrency || this.#waiting.length > 0;
    // The source reads on while a message waits: that one is copied, not lent.
    const args = codec.decode(bytes, start, end, this.#loan && !mustWait);
    if (!Array.isArray(args)) {
      refusePromise(args, codec.name);
      throw new TypeError(`a message on topic "${arrival.topic}" is no list of arguments`);
    }
    if (this.#guard !== null && !this.#guard.admits(args, arrival)) return;
    if (mustWait) return this.#enqueue(withOrigin({ args, byteLength: end - start }, arrival));
    const busy = this.#run(args, arrival);
    // Lent bytes lie in the receive buffer, which stays as it is only while nothing is read.
    if (this.#loan) return busy;
  }

  /** Discards what waits and takes no more. */
  stop(): void {
    this.#stopped = true;
    this.#waiting.length = 0;
    this.#waitingBytes = 0;
    this.#room.open();
  }

  #enqueue(message: Waiting): Promise<void> | undefined {
    this.#waiting.push(message);
    this.#waitingBytes += message.byteLength;
    const isFull = this.#waiting.length >= MAX_WAITING_MESSAGES ||
      this.#waitingBytes >= MAX_WAITING_BYTES;
    if (!isFull) return undefined;
    return this.#room.wait();
  }

  #run(args: readonly unknown[], origin: MessageOrigin): Promise<void> | undefined {
    try {
      const result = this.#callback(args, origin);
      if (!isThenable(result)) return undefined;
      this.#running++;
      return this.#finish(result, origin.topic);
    } catch (error) {
      this.#report(error, origin.topic);
      return undefined;
    }
  }

  async #finish(result: PromiseLike<unknown>, topic: string): Promise<void> {
    try {
      await result;
    } catch (error) {
      this.#report(error, topic);
    }
    this.#running--;
    this.#runWaiting();
  }

  #runWaiting(): void {
    while (this.#running < this.#concurrency && !this.#stopped) {
      const next = this.#waiting.shift();
      if (!next) break;
      this.#waitingBytes -= next.byteLength;
      void this.#run(next.args, next);
    }
    if (
      this.#waiting.length * 2 <= MAX_WAITING_MESSAGES &&
      this.#waitingBytes * 2 <= MAX_WAITING_BYTES
    ) this.#room.open();
  }

  #report(error: unknown, topic: string): void {
    this.#logger.error(`A listener of topic "${topic}" failed: ${errorText(error)}`);
  }
}
