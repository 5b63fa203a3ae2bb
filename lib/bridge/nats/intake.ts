import type { DeliverFar, FarMessage } from "../bridge.ts";

/** How much of a topic waits until the mesh takes more; the oldest is dropped then. */
const MAX_WAITING = 1000;
const MAX_WAITING_BYTES = 64 * 1024 * 1024;

interface Waiting {
  readonly message: FarMessage;
  readonly bytes: number;
}

/** What becomes of messages that nobody takes. */
export interface IntakeOptions {
  readonly deliver: DeliverFar;
  /** Counts one that is not delivered. */
  readonly refused: (why: string, detail?: string) => void;
}

/**
 * Hands messages to the mesh, one after the other.
 *
 * - **Overflow**: NATS knows no back-pressure for subscribers; while the mesh asks to wait, a bounded
 *   number waits here, and the oldest are dropped beyond that.
 */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #waiting: Waiting[] = [];
  #bytes = 0;
  #isBusy = false;
  #isClosed = false;

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /**
   * Takes a message.
   *
   * @param message The message, in memory that stays as it is.
   * @param bytes How many bytes of memory it holds.
   */
  push(message: FarMessage, bytes: number): void {
    if (this.#isClosed) return;
    if (this.#isBusy) return this.#keep({ message, bytes });
    const delivered = this.#deliver(message);
    if (delivered) void this.#goOn(delivered);
  }

  /** Delivers nothing any more. */
  close(): void {
    this.#isClosed = true;
    this.#waiting.length = 0;
    this.#bytes = 0;
  }

  #keep(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#bytes += waiting.bytes;
    while (this.#waiting.length > MAX_WAITING || this.#bytes > MAX_WAITING_BYTES) {
      this.#bytes -= this.#waiting.shift()!.bytes;
      this.#options.refused("overflow", "the mesh takes messages slower than they come");
    }
  }

  #deliver(message: FarMessage): Promise<void> | void {
    try {
      const delivered = this.#options.deliver(message);
      return delivered && delivered.catch((error) => this.#failed(error));
    } catch (error) {
      this.#failed(error);
    }
  }

  async #goOn(delivered: Promise<void>): Promise<void> {
    this.#isBusy = true;
    await delivered;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      this.#bytes -= next.bytes;
      await this.#deliver(next.message);
    }
    this.#isBusy = false;
  }

  #failed(error: unknown): void {
    this.#options.refused("undecodable", error instanceof Error ? error.message : String(error));
  }
}
