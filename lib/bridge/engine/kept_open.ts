import { errorText } from "../../log/error_text.ts";
import type { Logger } from "../../log/logger.ts";
import { pause } from "../../flow/pause.ts";
import { Gate } from "../../flow/gate.ts";
import type { Clock } from "../../time/clock.ts";

/** What {@linkcode KeptOpen} opens, and how. */
export interface KeptOpenOptions<Wanted> {
  /** Opens something. */
  readonly open: (key: string, wanted: Wanted) => Promise<AsyncDisposable>;
  /** @returns Whether what is open will do, too, where something else is wanted now. */
  readonly isSame: (open: Wanted, wanted: Wanted) => boolean;
  /** What is being opened, for people: `subscribe to`. */
  readonly what: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Open<Wanted> {
  readonly wanted: Wanted;
  readonly handle: AsyncDisposable;
}

/** How long it waits before it tries again what has failed, in milliseconds. */
const RETRY_MS = 1000;

/**
 * Keeps open what is wanted: subscriptions and the like, by names.
 *
 * - Of each name there is one at most, and what is wanted now counts, however often that changes.
 * - What cannot be opened is told once, and tried again.
 * - Disposing of it waits until all is closed.
 */
export class KeptOpen<Wanted> implements AsyncDisposable {
  readonly #options: KeptOpenOptions<Wanted>;
  readonly #open = new Map<string, Open<Wanted>>();
  readonly #ending = new AbortController();
  readonly #changed = new Gate();
  #version = 0;
  readonly #complained = new Set<string>();
  #wanted: ReadonlyMap<string, Wanted> = new Map();
  readonly #running: Promise<void>;
  /** What was wanted when all of it had been opened, or had failed once. */
  #settled: ReadonlyMap<string, Wanted> | null = null;
  readonly #settling = new Gate();

  constructor(options: KeptOpenOptions<Wanted>) {
    this.#options = options;
    this.#running = this.#run();
  }

  /** Grows with each that is opened or closed. */
  get version(): number {
    return this.#version;
  }

  /** The names of what is open, the longest open first. */
  get names(): Iterable<string> {
    return this.#open.keys();
  }

  /** @returns What is open under a name. */
  get(key: string): Wanted | undefined {
    return this.#open.get(key)?.wanted;
  }

  /** Says what is wanted from now on. */
  want(wanted: ReadonlyMap<string, Wanted>): void {
    this.#wanted = wanted;
    this.#changed.open();
  }

  /** @returns A promise that resolves when all that is wanted now is open, or has failed once. */
  async settled(): Promise<void> {
    while (this.#settled !== this.#wanted && !this.#ending.signal.aborted) {
      await this.#settling.wait();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    this.#changed.open();
    await this.#running;
    await this.#closeAll([...this.#open.keys()]);
    this.#settling.open();
  }

  async #run(): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      const changed = this.#changed.wait();
      const wanted = this.#wanted;
      const haveAll = await this.#openMissing(wanted);
      await this.#close(wanted);
      if (wanted !== this.#wanted) continue;
      this.#settled = wanted;
      this.#settling.open();
      if (haveAll) await changed;
      else await Promise.race([changed, pause(RETRY_MS, { clock: this.#options.clock, signal })]);
    }
  }

  /** What is new comes first, so that there is no gap where one takes the place of another. */
  async #openMissing(wanted: ReadonlyMap<string, Wanted>): Promise<boolean> {
    const { isSame } = this.#options;
    const missing = [...wanted].filter(([key, each]) => {
      const open = this.#open.get(key);
      return !open || !isSame(open.wanted, each);
    });
    const opened = await Promise.all(missing.map(([key, each]) => this.#openOne(key, each)));
    return opened.every((isOpen) => isOpen);
  }

  async #openOne(key: string, wanted: Wanted): Promise<boolean> {
    if (this.#ending.signal.aborted) return false;
    try {
      // What goes by the same name must not take its successor along when it is closed.
      if (this.#open.has(key)) await this.#closeAll([key]);
      const handle = await this.#options.open(key, wanted);
      this.#open.set(key, { wanted, handle });
      this.#version++;
      this.#complained.delete(key);
      return true;
    } catch (error) {
      if (!this.#ending.signal.aborted && !this.#complained.has(key)) {
        this.#complained.add(key);
        const { what, logger } = this.#options;
        logger.warn(`Cannot ${what} "${key}", and will try again: ${errorText(error)}`);
      }
      return false;
    }
  }

  async #close(wanted: ReadonlyMap<string, Wanted>): Promise<void> {
    await this.#closeAll([...this.#open.keys()].filter((key) => !wanted.has(key)));
  }

  async #closeAll(keys: readonly string[]): Promise<void> {
    await Promise.all(keys.map(async (key) => {
      const { handle } = this.#open.get(key)!;
      this.#open.delete(key);
      this.#version++;
      await this.#dispose(key, handle);
    }));
  }

  /** What cannot be closed is gone with the connection. */
  async #dispose(key: string, handle: AsyncDisposable): Promise<void> {
    try {
      await handle[Symbol.asyncDispose]();
    } catch (error) {
      if (this.#ending.signal.aborted) return;
      const { what, logger } = this.#options;
      logger.warn(`Cannot cease to ${what} "${key}": ${errorText(error)}`);
    }
  }
}
