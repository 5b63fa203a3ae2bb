import { BackOff } from "../../../flow/keep_trying.ts";
import type { Clock } from "../../../time/clock.ts";
import type { Socket } from "../../../transport/transport.ts";
import type { Dialer } from "../connection/dialer.ts";
import { writeAll } from "../connection/exact.ts";
import type { FoundNode } from "../specs/python_discovery.ts";
import { readAnswer, type WireAnswer } from "../wire/answer.ts";
import { MessageReader } from "../wire/message_reader.ts";
import { Outbox } from "./outbox.ts";
import { PendingCalls } from "./pending_calls.ts";

/** As Python's rosy has it: so long a message waits, in milliseconds. */
const MESSAGE_TTL_MS = 5000;

/** What a {@linkcode FarPeer} needs. */
export interface FarPeerOptions {
  readonly dialer: Dialer;
  /** How many messages wait for it at most. */
  readonly maxWaiting: number;
  /** How long an answer may be, in bytes. */
  readonly maxMessageBytes: number;
  readonly clock: Clock;
  readonly random: () => number;
  /** Is told that its connection has ended, or that there was none to be had, with why. */
  readonly lost: (reason: string) => void;
}

/** A connection that is open, and the calls on it. */
interface Open {
  readonly socket: Socket;
  readonly calls: PendingCalls;
}

/**
 * One node of Python's rosy, as who sends to it and calls it sees it: connected to once there is
 * something to say, and again when there is after that has ended.
 */
export class FarPeer {
  readonly #options: FarPeerOptions;
  readonly #outbox: Outbox;
  readonly #closed = new AbortController();
  readonly #backOff: BackOff;
  readonly #sending: Promise<void>;
  #node: FoundNode;
  #open: Open | null = null;
  #opening: Promise<Open> | null = null;
  #reading: Promise<void> = Promise.resolve();
  /** One write at a time: messages and calls share the connection. */
  #written: Promise<unknown> = Promise.resolve();

  /**
   * @param node The node.
   * @param options What it is reached by.
   */
  constructor(node: FoundNode, options: FarPeerOptions) {
    const { maxWaiting, clock, random } = options;
    this.#node = node;
    this.#options = options;
    this.#outbox = new Outbox({ maxWaiting, ttlMs: MESSAGE_TTL_MS, clock });
    this.#backOff = new BackOff({ firstMs: 100, lastMs: 2000, clock, random, unref: true });
    this.#sending = this.#sendAll();
  }

  /** What is known of it. */
  get node(): FoundNode {
    return this.#node;
  }

  /** More is known of it. */
  set node(node: FoundNode) {
    this.#node = node;
  }

  /**
   * Sends a message.
   *
   * @param bytes The message.
   * @returns Whether it went out, once that is known.
   */
  send(bytes: Uint8Array): Promise<boolean> {
    return this.#outbox.add(bytes);
  }

  /**
   * Calls a service.
   *
   * @param write Writes the call, with the number that it is known by.
   * @returns The answer, `undefined` where the connection was lost before it came.
   * @throws {Error} If there is no connection.
   */
  async call(write: (id: number) => Uint8Array): Promise<WireAnswer | undefined> {
    const { socket, calls } = await this.#connection();
    const { promise, resolve } = Promise.withResolvers<WireAnswer | undefined>();
    const bytes = write(calls.begin((answer) => resolve(answer && kept(answer))));
    this.#write(socket, bytes).catch(() => socket.close());
    return await promise;
  }

  /** Ends it, and what waits for it. Idempotent. */
  async close(): Promise<void> {
    this.#closed.abort();
    this.#outbox.close();
    this.#open?.socket.close();
    await this.#sending;
    await this.#opening?.catch(() => {});
    this.#open?.socket.close();
    await this.#reading;
  }

  async #sendAll(): Promise<void> {
    while (await this.#outbox.ready()) {
      try {
        const { socket } = await this.#connection();
        await this.#outbox.send((bytes) => this.#write(socket, bytes));
        this.#backOff.reset();
      } catch {
        this.#open?.socket.close();
        await this.#backOff.pause(this.#closed.signal);
      }
    }
  }

  #write(socket: Socket, bytes: Uint8Array): Promise<void> {
    const done = this.#written.then(() => writeAll(socket, bytes));
    this.#written = done.catch(() => {}); // Told to who waits for `done`.
    return done;
  }

  async #connection(): Promise<Open> {
    if (this.#open) return this.#open;
    this.#opening ??= this.#connect().finally(() => this.#opening = null);
    return await this.#opening;
  }

  async #connect(): Promise<Open> {
    const { dialer, lost } = this.#options;
    try {
      const socket = await dialer.dial(this.#node, this.#closed.signal);
      const open = { socket, calls: new PendingCalls() };
      this.#open = open;
      this.#written = Promise.resolve();
      this.#reading = this.#readAnswers(open);
      return open;
    } catch (error) {
      if (!this.#closed.signal.aborted) lost((error as Error).message);
      throw error;
    }
  }

  async #readAnswers(open: Open): Promise<void> {
    const { socket, calls } = open;
    let reason = "it has closed the connection";
    try {
      const { maxMessageBytes: maxBytes } = this.#options;
      const reader = new MessageReader(readAnswer, { maxBytes });
      for await (const answer of reader.messages(socket)) calls.answer(answer);
    } catch (error) {
      reason = (error as Error).message;
    }
    socket.close();
    this.#open = null;
    calls.close();
    if (!this.#closed.signal.aborted) this.#options.lost(reason);
  }
}

/** What was read is overwritten with what is read next. */
function kept(answer: WireAnswer): WireAnswer {
  return "error" in answer ? answer : { ...answer, value: answer.value.slice() };
}
