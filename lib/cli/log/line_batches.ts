import type { Clock } from "../../time/clock.ts";
import type { SentLine } from "./log_line.ts";

/** What {@linkcode LineBatches} work with. */
export interface LineBatchesOptions {
  readonly clock: Clock;
  /** Takes lines, one batch after the other. */
  readonly take: (lines: readonly SentLine[]) => Promise<void>;
  /** Told what goes wrong there. */
  readonly failed: (error: unknown) => void;
}

/** Lines wait so long for earlier ones of other nodes, in milliseconds: nobody notices that. */
const HOLD_MS = 100;
/** Beyond so many lines whoever brings them waits until they are taken. */
const MAX_HELD = 1000;

/**
 * Gathers the lines of all nodes for a moment, so that they can be put in order.
 *
 * - Until {@linkcode open} they are held for however long that takes.
 * - **Overflow**: {@linkcode add} makes its caller wait, who thus reads no further.
 */
export class LineBatches implements Disposable {
  readonly #options: LineBatchesOptions;
  #lines: SentLine[] = [];
  #isOpen = false;
  #cancel: (() => void) | undefined;
  #taking: Promise<void> = Promise.resolve();

  constructor(options: LineBatchesOptions) {
    this.#options = options;
  }

  /** Adds a line. @returns What to wait for before the next one, if anything. */
  add(line: SentLine): Promise<void> | undefined {
    this.#lines.push(line);
    if (!this.#isOpen) return undefined;
    if (this.#lines.length >= MAX_HELD) return this.#hand(this.#options.take);
    this.#cancel ??= this.#options.clock.after(HOLD_MS, () => {
      void this.#hand(this.#options.take);
    });
    return undefined;
  }

  /**
   * From now on lines are held for a moment only.
   *
   * @param take Takes the lines so far; none where there are none.
   * @returns A promise that resolves when they are taken.
   */
  open(take: LineBatchesOptions["take"]): Promise<void> {
    this.#isOpen = true;
    return this.#hand(take);
  }

  [Symbol.dispose](): void {
    this.#cancel?.();
  }

  #hand(take: LineBatchesOptions["take"]): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    const lines = this.#lines;
    this.#lines = [];
    this.#taking = this.#taking.then(() => take(lines)).catch(this.#options.failed);
    return this.#taking;
  }
}
