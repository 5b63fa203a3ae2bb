import { briefText } from "../../log/error_text.ts";
import type { Clock } from "../../time/clock.ts";
import type { ClientQueue } from "../endpoint/client_queue.ts";
import { GatewayError } from "../gateway/gateway_error.ts";
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
/** Answers up to this go out whatever waits. */
const LARGE_BYTES = 64 * 1024;
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
   * @throws {GatewayError} `busy`, if it is larger than what may wait for a client.
   */
  say(operation: Readonly<Record<string, unknown>>, form: ReplyForm = {}): void {
    const { compression = "none", fragmentSize = Infinity } = form;
    const frames = compression === "none"
      ? this.#fragments(JSON.stringify(plainJson(operation)), fragmentSize)
      : [cborFrame(operation)];
    const size = sizeOf(frames);
    // What is small goes out in any case: a client that lets those pile up is sent away.
    if (size > LARGE_BYTES && size > this.#queue.roomBytes) {
      throw new GatewayError(
        "busy",
        `An answer of ${size} bytes is more than may wait for a client`,
      );
    }
    for (const frame of frames) this.#queue.answer(frame);
  }

  /**
   * Sends a message of a topic, which is left out where too much waits.
   *
   * @param topic The topic, as the client calls it.
   * @param frame The message.
   * @param options `fragmentSize` as for answers; `isLatest`: whether only the latest one may wait.
   */
  message(
    topic: string,
    frame: string | Uint8Array,
    { fragmentSize = Infinity, isLatest }: { fragmentSize?: number; isLatest: boolean },
  ): void {
    if (fragmentSize === Infinity || typeof frame !== "string") {
      return this.#queue.message(topic, frame, isLatest);
    }
    const frames = this.#fragments(frame, fragmentSize);
    // All of them or none: nothing can be made of what a client gets otherwise.
    if (2 * (this.#queue.waitingBytes + sizeOf(frames)) > this.#queue.roomBytes) {
      return this.status("warning", `Messages of "${topic}" are left out: too much waits`);
    }
    for (const fragment of frames) this.#queue.answer(fragment);
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

function sizeOf(frames: readonly (string | Uint8Array)[]): number {
  return frames.reduce((sum, { length }) => sum + length, 0);
}
