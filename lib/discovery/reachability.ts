import { HandshakeError } from "../handshake/handshake.ts";
import type { Logger } from "../log/logger.ts";
import type { DiscoveryHealth } from "./discovery.ts";

/**
 * Tells whether somebody can be reached who is tried again and again: what changes is told once, what
 * only says so again is for the debug log. A refusal that has another reason is news.
 */
export class Reachability {
  readonly #logger: Logger;
  readonly #onHealth: (health: DiscoveryHealth) => void;
  /** Why it cannot be reached; empty where it can, or was never tried. */
  #trouble = "";

  /**
   * @param logger Where to.
   * @param onHealth Is told, too.
   */
  constructor(logger: Logger, onHealth: (health: DiscoveryHealth) => void = () => {}) {
    this.#logger = logger;
    this.#onHealth = onHealth;
  }

  /**
   * Takes note that it was reached.
   *
   * @param message Says so, where it had been out of reach.
   */
  reached(message: string): void {
    if (this.#trouble === "") return;
    this.#trouble = "";
    this.#logger.info(message);
    this.#onHealth({ isDegraded: false });
  }

  /**
   * Takes note that it was reached, and is no more.
   *
   * @param why Why.
   * @param message Says so.
   */
  lost(why: string, message: string): void {
    this.#trouble = why;
    this.#warn(message);
  }

  /**
   * Takes note of an attempt in vain.
   *
   * @param error Why.
   * @param message Says so.
   * @param further What is done about it.
   */
  failed(error: Error, message: string, further: string): void {
    const isNews = this.#trouble === "" ||
      error instanceof HandshakeError && this.#trouble !== error.message;
    if (!isNews) return this.#logger.debug(message);
    this.#trouble = error.message;
    this.#warn(`${message}: ${further}`);
  }

  #warn(message: string): void {
    this.#logger.warn(message);
    this.#onHealth({ isDegraded: true, why: message });
  }
}

/** @returns Why somebody was not reached, for people. */
export function whyUnreached(error: Error): string {
  if (error instanceof Deno.errors.ConnectionRefused) return "connection refused";
  if (error instanceof Deno.errors.TimedOut) return "no answer";
  return error.message;
}
