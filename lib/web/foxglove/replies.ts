import { briefText } from "../../log/error_text.ts";
import type { Clock } from "../../time/clock.ts";
import type { ClientQueue } from "../endpoint/client_queue.ts";
import { type ServerOperation, StatusLevel } from "./protocol.ts";

/** The same is said again after so long only: people read it. */
const SAY_AGAIN_MS = 1000;
/** What a client has not read then is some time old. */
const BEHIND_BYTES = 64 * 1024;
/** The most that is remembered of what was said. */
const MAX_SAID = 64;

/** What goes to one client. */
export class Replies {
  readonly #queue: ClientQueue;
  readonly #clock: Clock;
  /** What was said, and when; the oldest first. */
  readonly #said = new Map<string, number>();

  constructor(queue: ClientQueue, clock: Clock) {
    this.#queue = queue;
    this.#clock = clock;
  }

  /** Says something as JSON. */
  say(operation: ServerOperation): void {
    this.text(JSON.stringify(operation));
  }

  /** Says something that is JSON already. */
  text(operation: string): void {
    this.#queue.answer(operation);
  }

  /** Answers with a binary frame. */
  answer(frame: Uint8Array): void {
    this.#queue.answer(frame);
  }

  /** How large an answer may be, in bytes. */
  get roomBytes(): number {
    return this.#queue.roomBytes;
  }

  /** Whether an answer is small enough to be sent. */
  fits(frame: Uint8Array): boolean {
    return frame.length <= this.#queue.roomBytes;
  }

  /** Whether the client has read all that there was. */
  get isIdle(): boolean {
    return this.#queue.waitingBytes === 0;
  }

  /** Whether so much waits for the client that what it is told now is late. */
  get isBehind(): boolean {
    return this.#queue.waitingBytes > BEHIND_BYTES;
  }

  /** Sends a message of a topic, which may be left out. */
  message(topic: string, frame: Uint8Array): void {
    this.#queue.message(topic, frame);
  }

  /** Tells people; not the same again and again. `id` is what it is taken back by. */
  status(level: StatusLevel, message: string, id?: string): void {
    const nowMs = this.#clock.monotonicMs();
    const saidMs = this.#said.get(message);
    if (saidMs !== undefined && nowMs - saidMs < SAY_AGAIN_MS) return;
    this.#said.delete(message);
    this.#said.set(message, nowMs);
    if (this.#said.size > MAX_SAID) this.#said.delete(this.#said.keys().next().value!);
    this.say({ op: "status", level, message, ...id !== undefined && { id } });
  }

  /** Tells people what went wrong. */
  failed(error: unknown): void {
    this.status(StatusLevel.ERROR, briefText(error));
  }

  /** Takes back what was told. */
  removeStatus(id: string): void {
    this.say({ op: "removeStatus", statusIds: [id] });
  }
}
