import type { Codec } from "../../codec/codec.ts";
import type { RetainLimits } from "./retain_options.ts";

/** A message that its sender keeps, encoded; nobody changes it. */
export interface KeptMessage {
  /** Its number among the messages of the topic that were kept, from 1 on; 0 where it is not kept. */
  readonly number: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What wrote the bytes. */
  readonly codec: Codec;
  readonly publishedAtMs: number;
  /** Where it has been before it came to this mesh, as frames carry it. */
  readonly via: Uint8Array | null;
  /** When it was sent, on the monotonic clock. */
  readonly sentAtMs: number;
}

/**
 * The newest messages of one topic, encoded, for listeners that come later.
 *
 * - Beyond a limit the oldest are let go of; what somebody is about to send still has them.
 * - Numbers are consecutive, and are never used again.
 */
export class MessageStore {
  readonly #messages = new Map<number, KeptMessage>();
  #limits: RetainLimits;
  #bytes = 0;
  #first = 1;
  #last = 0;

  /** @param limits What is kept, at most. */
  constructor(limits: RetainLimits) {
    this.#limits = limits;
  }

  /** The number of the newest message that was kept, 0 before the first. */
  get last(): number {
    return this.#last;
  }

  /** How many messages there are. */
  get size(): number {
    return this.#messages.size;
  }

  /** What their bodies take, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Keeps as much as this from now on. */
  limit(limits: RetainLimits): void {
    this.#limits = limits;
    this.#trim();
  }

  /**
   * Tells whether a message can be kept.
   *
   * @param topic Its topic, for the error.
   * @param byteLength Its bytes.
   * @throws {RangeError} If it is larger than all that may be kept.
   */
  assertFits(topic: string, byteLength: number): void {
    const { count, bytes } = this.#limits;
    if (count === 0 || byteLength <= bytes) return;
    throw new RangeError(
      `Cannot send a message on topic "${topic}": it takes ${byteLength} bytes, and ${bytes} may ` +
        "be retained; raise retain.bytes",
    );
  }

  /**
   * Takes the newest message.
   *
   * @returns The message with its number; 0 where none is kept.
   */
  add(message: Omit<KeptMessage, "number">): KeptMessage {
    if (this.#limits.count === 0) return { number: 0, ...message };
    const kept = { number: ++this.#last, ...message };
    this.#messages.set(kept.number, kept);
    this.#bytes += kept.bytes.length;
    this.#trim();
    return kept;
  }

  /** Lets go of the messages that were sent before a time, on the monotonic clock. */
  dropBefore(timeMs: number): void {
    for (const { number, sentAtMs } of this.#messages.values()) {
      if (sentAtMs >= timeMs) break;
      this.#drop(number);
    }
  }

  /** @returns The oldest message that has a larger number, if there is one. */
  after(number: number): KeptMessage | undefined {
    return this.#messages.get(Math.max(number + 1, this.#first));
  }

  /** Lets go of everything. */
  clear(): void {
    for (const number of this.#messages.keys()) this.#drop(number);
  }

  #trim(): void {
    const { count, bytes } = this.#limits;
    while (this.#messages.size > count || this.#bytes > bytes) this.#drop(this.#first);
  }

  /** The oldest one goes first, always. */
  #drop(number: number): void {
    this.#bytes -= this.#messages.get(number)!.bytes.length;
    this.#messages.delete(number);
    this.#first = number + 1;
  }
}
