import { briefText } from "../../log/error_text.ts";
import type { Clock } from "../../time/clock.ts";
import type { ClientQueue } from "../endpoint/client_queue.ts";
import { plainJson } from "../gateway/plain_json.ts";
import { cborFrame } from "./cbor.ts";
import { fragmentsOf } from "./fragments.ts";
import { type Compression, STATUS_LEVELS, type StatusLevel } from "./protocol.ts";

/** How an answer is written. */
export interface ReplyForm {
  readonly compression?: Compression;
  /** The longest frame, in characters. @default {Infinity} */
  readonly fragmentSize?: number;
}

/** The same is said again after so long only: people read it. */
const SAY_AGAIN_MS = 1000;
/** The most that is remembered of what was said. */
const MAX_SAID = 64;

/** What goes to one client. */
export class Replies {
  readonly #queue: ClientQueue;
  readonly #clock: Clock;
  /** What was said, and when; the oldest first. */
  readonly #said = new Map<string, number>();
  #fragmented = 0;
  /** Of what the client wants to be told. There are clients that take a status for a fault. */
  level: StatusLevel = "error";

  constructor(queue: ClientQueue, clock: Clock) {
    this.#queue = queue;
    this.#clock = clock;
  }

  /**
   * Says something that must not be left out.
   *
   * @throws {TypeError} If a value in it is nested too deeply.
   */
  say(operation: Readonly<Record<string, unknown>>, form: ReplyForm = {}): void {
    const { compression = "none", fragmentSize = Infinity } = form;
    if (compression !== "none") return this.#queue.answer(cborFrame(operation));
    const frame = JSON.stringify(plainJson(operation));
    for (const fragment of this.#fragments(frame, fragmentSize)) this.#queue.answer(fragment);
  }

  /** Sends a message of a topic, which may be left out. */
  message(
    topic: string,
    frame: string | Uint8Array,
    { fragmentSize = Infinity, isLatest }: { fragmentSize?: number; isLatest: boolean },
  ): void {
    if (typeof frame === "string" && frame.length > fragmentSize) {
      for (const part of this.#fragments(frame, fragmentSize)) this.#queue.message(topic, part);
      return;
    }
    this.#queue.message(topic, frame, isLatest);
  }

  /** Tells people, if the client wants them to be told that; not the same again and again. */
  status(level: Exclude<StatusLevel, "none">, message: string, id?: string): void {
    if (STATUS_LEVELS.indexOf(level) < STATUS_LEVELS.indexOf(this.level)) return;
    const key = `${id} ${message}`;
    const nowMs = this.#clock.monotonicMs();
    const saidMs = this.#said.get(key);
    if (saidMs !== undefined && nowMs - saidMs < SAY_AGAIN_MS) return;
    this.#said.delete(key);
    this.#said.set(key, nowMs);
    if (this.#said.size > MAX_SAID) this.#said.delete(this.#said.keys().next().value!);
    this.say({ op: "status", ...id !== undefined && { id }, level, msg: message });
  }

  /** Tells people what went wrong. */
  failed(error: unknown, id?: string): void {
    this.status("error", briefText(error), id);
  }

  #fragments(frame: string, size: number): readonly string[] {
    return fragmentsOf(frame, size, `fragment:${++this.#fragmented}`);
  }
}
