import { Gate } from "../flow/gate.ts";
import type { Inlet } from "./inlet.ts";

/** What is done with the messages that are read ahead. */
export interface ReadAheadOptions<T> {
  /** Takes a message of the source with this index; a promise makes that source wait. */
  readonly take: (message: T, index: number) => Promise<void> | void;
  /** Called when a source has ended. */
  readonly ended?: (index: number) => void;
}

/** Reads sources as fast as they come, whether or not somebody reads what is made of them. */
export class ReadAhead<T> {
  /** Opens when there may be something new to do: by whoever takes, and when a source ends. */
  readonly changed: Gate = new Gate();
  readonly #options: ReadAheadOptions<T>;
  #running: number;
  #failure: { readonly error: unknown } | null = null;

  /**
   * @param inlets The sources.
   * @param options What to do with their messages.
   */
  constructor(inlets: readonly Inlet<T>[], options: ReadAheadOptions<T>) {
    this.#options = options;
    this.#running = inlets.length;
    for (const [index, inlet] of inlets.entries()) void this.#read(inlet, index);
  }

  /** Whether all sources have ended, or one has failed. */
  get isOver(): boolean {
    return this.#failure !== null || this.#running === 0;
  }

  /**
   * Tells what went wrong, if something did.
   *
   * @throws {unknown} What the first source that failed has failed with.
   */
  assertSound(): void {
    if (this.#failure) throw this.#failure.error;
  }

  async #read(inlet: Inlet<T>, index: number): Promise<void> {
    try {
      for await (const message of inlet) await this.#options.take(message, index);
      this.#options.ended?.(index);
    } catch (error) {
      this.#failure ??= { error };
    }
    this.#running--;
    this.changed.open();
  }
}
