import type { Message } from "../../robot/message.ts";
import { roughBytes } from "./rough_bytes.ts";

const MAX_MESSAGES = 100;
/** Images and clouds are large: of those fewer are kept. */
const MAX_BYTES = 64 * 1024 * 1024;

interface Kept {
  readonly message: Message;
  readonly bytes: number;
}

/** The last messages of a topic: a hundred, or as many as go into 64 MB. */
export class MessageHistory {
  #kept: Kept[] = [];
  #bytes = 0;

  /** How many there are. */
  get length(): number {
    return this.#kept.length;
  }

  /** Takes the next one. */
  add(message: Message): void {
    const bytes = roughBytes(message.value);
    this.#kept.push({ message, bytes });
    this.#bytes += bytes;
    while (this.#kept.length > MAX_MESSAGES || this.#bytes > MAX_BYTES && this.#kept.length > 1) {
      this.#bytes -= this.#kept.shift()!.bytes;
    }
  }

  /** The message so many before the last one. */
  at(back: number): Message | undefined {
    return this.#kept.at(-1 - back)?.message;
  }

  /** How large the message so many before the last one is, about, in bytes. */
  bytesAt(back: number): number {
    return this.#kept.at(-1 - back)?.bytes ?? 0;
  }

  /** Forgets all. */
  clear(): void {
    this.#kept = [];
    this.#bytes = 0;
  }
}
