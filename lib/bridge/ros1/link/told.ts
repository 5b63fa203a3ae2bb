import type { Logger } from "../../../log/logger.ts";

/** So many things are remembered to have been told. */
const MAX_TOLD = 1000;

/** Tells of each thing once. */
export class Told {
  readonly #logger: Logger;
  readonly #told = new Set<string>();

  /** @param logger Where to. */
  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /**
   * Tells of something, unless it has been told.
   *
   * @param key What it is about.
   * @param message What to say.
   */
  once(key: string, message: string): void {
    if (this.#told.has(key) || this.#told.size >= MAX_TOLD) return;
    this.#told.add(key);
    this.#logger.info(message);
  }
}
