import type { Clock } from "../../time/clock.ts";
import type { ClientSocket } from "../../transport/web_exchange.ts";
import { QueueBudget } from "./queue_budget.ts";

/** How much of a client's waits, and how it is sent. */
export interface ClientQueueOptions {
  readonly clock: Clock;
  /** The most bytes that wait, what the socket holds included, and 256 for each message. @default {8 MiB} */
  readonly maxBytes?: number;
  /** What all queues share. @default {its own} */
  readonly budget?: QueueBudget;
  /** Whether frames are bytes that may be put together: each says itself where it ends. */
  readonly isBatched?: boolean;
  /**
   * Told which messages were left out, by their keys, once there is room again: what is told is sent
   * before the next message.
   */
  readonly dropped?: (counts: ReadonlyMap<string, number>) => void;
}

/** A message that waits; without data where it was left out. */
interface Waiting {
  data: string | Uint8Array | null;
  readonly key: string;
}

const DEFAULT_MAX_BYTES = 8 * 1024 * 1024;
/** What a socket may hold: enough to keep the network busy, little enough that the newest come soon. */
const SOCKET_BYTES = 256 * 1024;
/** Frames are put together up to this: what is larger gains nothing. */
const BATCH_BYTES = 64 * 1024;
/** What a small message takes beside its bytes while it waits. */
const MESSAGE_BYTES = 256;
/** So many places of what is gone already are worth no effort. */
const SPARE_PLACES = 1024;
/** A WebSocket tells nobody when it has room again: it is asked, as long as something waits, */
const ASK_FIRST_MS = 4;
/** and ever more seldom where it takes nothing. */
const ASK_LAST_MS = 64;
/** Who has taken nothing for so long while messages were left out is not worth the effort of more. */
const STUCK_AFTER_MS = 2000;

/** WebSocket status: a client that does not read what it asked for, RFC 6455, section 7.4.1. */
const POLICY_VIOLATION = 1008;

/**
 * What goes to one client, in order, and no more of it than a limit in bytes.
 *
 * - **Messages** of topics beyond the limit are left out, the oldest first, counted by their keys.
 * - **Stuck**: of a client that has taken nothing for 2 s, and for whom messages were left out in that
 *   time, all are left out until it takes something. It costs nearly nothing then, and little memory.
 * - **Answers** are never left out. A client that lets those pile up beyond the limit is closed.
 * - **Latest**: of messages that are to be the latest of their key, only that one waits, at the end,
 *   as soon as the client does not keep up.
 * - What comes in one turn goes out at its end, in as few frames as the protocol allows.
 * - **Close**: what waits is let go of; what comes later is nothing.
 */
export class ClientQueue {
  readonly #socket: ClientSocket;
  readonly #clock: Clock;
  readonly #maxBytes: number;
  readonly #budget: QueueBudget;
  readonly #isBatched: boolean;
  readonly #told: (counts: ReadonlyMap<string, number>) => void;
  /** In the order they came, from `#first` on. */
  #messages: Waiting[] = [];
  #first = 0;
  #waiting = 0;
  readonly #answers: (string | Uint8Array)[] = [];
  readonly #latest = new Map<string, Waiting>();
  readonly #dropped = new Map<string, number>();
  #messageBytes = 0;
  #answerBytes = 0;
  #droppedInAll = 0;
  #isPumping = false;
  #isClosed = false;
  #stopAsking: (() => void) | null = null;
  /** What the socket held when it was asked last, and how long it has taken nothing. */
  #bufferedBefore = 0;
  #askMs = ASK_FIRST_MS;
  #idleMs = 0;
  #droppedBefore = 0;
  #isStuck = false;

  constructor(socket: ClientSocket, options: ClientQueueOptions) {
    this.#socket = socket;
    this.#clock = options.clock;
    this.#maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
    this.#budget = options.budget ?? new QueueBudget();
    this.#budget.join();
    this.#isBatched = options.isBatched ?? false;
    this.#told = options.dropped ?? (() => {});
  }

  /** How many messages were left out so far. */
  get dropped(): number {
    return this.#droppedInAll;
  }

  /** What waits here and in the socket, in bytes. */
  get waitingBytes(): number {
    return this.#messageBytes + this.#answerBytes + this.#socket.bufferedBytes;
  }

  /** How large an answer may be, in bytes: with a larger one the client would be sent away. */
  get roomBytes(): number {
    return this.#maxBytes - this.#answerBytes - this.#socket.bufferedBytes;
  }

  /** Sends what must not be left out. It passes messages that wait. */
  answer(data: string | Uint8Array): void {
    if (this.#isClosed) return;
    this.#answers.push(data);
    this.#answerBytes += sizeOf(data);
    if (this.#answerBytes + this.#socket.bufferedBytes > this.#maxBytes) {
      return this.end(POLICY_VIOLATION, "too many answers wait to be read");
    }
    this.#pumpSoon();
  }

  /**
   * Sends a message of a topic.
   *
   * @param key What it is counted by if it is left out: its topic.
   * @param data The frame.
   * @param isLatest Whether it takes the place of one of the same key that still waits, where the
   * client does not keep up.
   */
  message(key: string, data: string | Uint8Array, isLatest = false): void {
    if (this.#isClosed) return;
    if (this.#isStuck) return this.#count(key);
    // Whoever keeps up gets what comes in one turn, too.
    if (isLatest && this.waitingBytes >= SOCKET_BYTES) this.#leaveOut(this.#latest.get(key));
    const waiting = { key, data };
    if (this.#messages.length > 2 * this.#waiting + SPARE_PLACES) this.#closeGaps();
    this.#messages.push(waiting);
    this.#waiting++;
    this.#hold(MESSAGE_BYTES + sizeOf(data));
    if (isLatest) this.#latest.set(key, waiting);
    while (this.#isTooMuch() && this.#waiting > 1) this.#leaveOut(this.#oldest());
    this.#pumpSoon();
  }

  /** Ends the connection. Idempotent. */
  end(code: number, reason: string): void {
    if (this.#isClosed) return;
    this.close();
    this.#socket.close(code, reason);
  }

  /** The connection is gone. Idempotent. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#hold(-this.#messageBytes);
    this.#budget.leave();
    this.#stopAsking?.();
    this.#messages = [];
    this.#first = this.#waiting = 0;
    this.#latest.clear();
    this.#answers.length = 0;
    this.#answerBytes = 0;
  }

  #hold(bytes: number): void {
    this.#messageBytes += bytes;
    this.#budget.use(bytes);
  }

  #isTooMuch(): boolean {
    return this.waitingBytes > this.#maxBytes || this.#budget.isExceededBy(this.#messageBytes);
  }

  #closeGaps(): void {
    this.#messages = this.#messages.filter(({ data }) => data !== null);
    this.#first = 0;
  }

  /** The first that was not left out. */
  #oldest(): Waiting | undefined {
    const messages = this.#messages;
    while (this.#first < messages.length && messages[this.#first]!.data === null) this.#first++;
    if (this.#first < messages.length) return messages[this.#first];
    this.#messages = [];
    this.#first = 0;
    return undefined;
  }

  #leaveOut(waiting: Waiting | undefined): void {
    if (!waiting) return;
    this.#forget(waiting);
    this.#count(waiting.key);
  }

  #count(key: string): void {
    this.#droppedInAll++;
    this.#dropped.set(key, (this.#dropped.get(key) ?? 0) + 1);
  }

  /** @returns What it was. */
  #forget(waiting: Waiting): string | Uint8Array {
    const data = waiting.data!;
    waiting.data = null;
    this.#waiting--;
    this.#hold(-MESSAGE_BYTES - sizeOf(data));
    if (this.#latest.size > 0 && this.#latest.get(waiting.key) === waiting) {
      this.#latest.delete(waiting.key);
    }
    return data;
  }

  #pumpSoon(): void {
    if (this.#isPumping || this.#stopAsking) return;
    this.#isPumping = true;
    queueMicrotask(() => {
      this.#isPumping = false;
      this.#pump();
    });
  }

  #pump(): void {
    while (!this.#isClosed && this.#socket.bufferedBytes < SOCKET_BYTES) {
      this.#takesAgain();
      const frame = this.#take();
      if (frame === undefined) return;
      this.#socket.send(frame);
    }
    if (this.#isClosed || this.#answers.length + this.#waiting === 0 && !this.#isStuck) return;
    this.#askLater();
  }

  #askLater(): void {
    const { bufferedBytes } = this.#socket;
    if (bufferedBytes < this.#bufferedBefore) this.#takesAgain();
    this.#bufferedBefore = bufferedBytes;
    if (this.#idleMs >= STUCK_AFTER_MS && this.#droppedInAll > this.#droppedBefore) this.#giveUp();
    const askMs = this.#askMs;
    this.#stopAsking = this.#clock.after(askMs, () => {
      this.#stopAsking = null;
      this.#idleMs += askMs;
      this.#askMs = Math.min(2 * askMs, ASK_LAST_MS);
      this.#pump();
    });
  }

  #takesAgain(): void {
    this.#askMs = ASK_FIRST_MS;
    this.#idleMs = 0;
    this.#droppedBefore = this.#droppedInAll;
    this.#isStuck = false;
  }

  #giveUp(): void {
    this.#isStuck = true;
    for (let next = this.#oldest(); next; next = this.#oldest()) this.#leaveOut(next);
  }

  #take(): string | Uint8Array | undefined {
    if (this.#dropped.size > 0 && this.#answers.length === 0) this.#tell();
    if (this.#answers.length > 0) {
      const answer = this.#answers.shift()!;
      this.#answerBytes -= sizeOf(answer);
      return answer;
    }
    const first = this.#oldest();
    if (!first) return undefined;
    const data = this.#forget(first);
    return this.#isBatched && typeof data !== "string" ? this.#batch(data) : data;
  }

  #batch(first: Uint8Array): Uint8Array {
    const parts = [first];
    let bytes = first.length;
    for (let next = this.#oldest(); next; next = this.#oldest()) {
      const { data } = next;
      if (typeof data === "string" || bytes + data!.length > BATCH_BYTES) break;
      parts.push(this.#forget(next) as Uint8Array);
      bytes += data!.length;
    }
    if (parts.length === 1) return first;
    const batch = new Uint8Array(bytes);
    let at = 0;
    for (const part of parts) {
      batch.set(part, at);
      at += part.length;
    }
    return batch;
  }

  /** What is told may be an answer, or nothing. */
  #tell(): void {
    const counts = new Map(this.#dropped);
    this.#dropped.clear();
    this.#told(counts);
  }
}

/** What text takes is not known before it is encoded; this is what it takes at least. */
function sizeOf(data: string | Uint8Array): number {
  return data.length;
}
