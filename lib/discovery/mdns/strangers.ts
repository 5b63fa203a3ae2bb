import type { Clock } from "../../time/clock.ts";

/** Who asks has just announced itself: if that was not heard, it is lost. */
const ASKER_WAIT_MS = 20;
/** Whoever else is mentioned may be about to answer. */
const OTHERS_WAIT_MS = 300;
const SPREAD_MS = 100;
/** So many are asked for at a time at most, whatever is claimed. */
const MAX_STRANGERS = 32;

/** What {@linkcode Strangers} work with. */
export interface StrangersOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** Asks the network for a node that is still unknown. */
  ask(uuid: string): void;
}

/**
 * Asks for nodes that others mention and that were never heard: their packets were lost.
 *
 * A node that is heard, or asked for by somebody else, is not asked for any more.
 */
export class Strangers {
  readonly #options: StrangersOptions;
  readonly #pending = new Map<string, () => void>();

  constructor(options: StrangersOptions) {
    this.#options = options;
  }

  /**
   * Takes note of an unknown node that was mentioned in a question.
   *
   * @param uuid The node.
   * @param isAsker Whether it asked that question.
   */
  note(uuid: string, isAsker: boolean): void {
    if (this.#pending.has(uuid) || this.#pending.size >= MAX_STRANGERS) return;
    const { clock, random, ask } = this.#options;
    const waitMs = isAsker ? ASKER_WAIT_MS : OTHERS_WAIT_MS;
    const cancel = clock.after(waitMs + random() * SPREAD_MS, () => {
      this.#pending.delete(uuid);
      ask(uuid);
    }, { unref: true });
    this.#pending.set(uuid, cancel);
  }

  /** Takes note of a node that was heard or asked for. */
  forget(uuid: string): void {
    this.#pending.get(uuid)?.();
    this.#pending.delete(uuid);
  }

  /** Forgets all. */
  close(): void {
    for (const uuid of [...this.#pending.keys()]) this.forget(uuid);
  }
}
