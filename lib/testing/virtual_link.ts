import type { LinkConditions, TestLink } from "./test_link.ts";

/** What a link is like at first, and who carries out what a test does to it. */
export interface VirtualLinkOptions {
  readonly conditions: LinkConditions;
  readonly random: () => number;
  /** Called when it is healed. */
  readonly healed: () => void;
  /** Breaks the connections that are open on it. */
  readonly reset: () => void;
}

/** A link as a test breaks it, and as the network asks for it: how long, and whether at all. */
export class VirtualLink implements TestLink {
  readonly #options: VirtualLinkOptions;
  #conditions: Required<LinkConditions> = { delayMs: 0, jitterMs: 0, dropRate: 0 };
  #isCut = false;
  #toDrop = 0;
  #dropped = 0;

  constructor(options: VirtualLinkOptions) {
    this.#options = options;
    this.set(options.conditions);
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  get dropped(): number {
    return this.#dropped;
  }

  cut(): void {
    this.#isCut = true;
  }

  heal(): void {
    if (!this.#isCut) return;
    this.#isCut = false;
    this.#options.healed();
  }

  reset(): void {
    this.#options.reset();
  }

  set(conditions: LinkConditions): void {
    const next = { ...this.#conditions, ...conditions };
    checkConditions(next);
    this.#conditions = next;
  }

  dropNext(count = 1): void {
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new RangeError(`Cannot drop ${count} messages: it is a whole number from 0 on`);
    }
    this.#toDrop += count;
  }

  /** @returns How long what is sent now takes, in milliseconds. */
  drawDelayMs(): number {
    const { delayMs, jitterMs } = this.#conditions;
    return jitterMs > 0 ? delayMs + jitterMs * this.#options.random() : delayMs;
  }

  /** @returns Whether the next message is lost. */
  drawDrop(): boolean {
    const { dropRate } = this.#conditions;
    if (this.#toDrop > 0) this.#toDrop--;
    else if (dropRate === 0 || this.#options.random() >= dropRate) return false;
    this.#dropped++;
    return true;
  }
}

/**
 * Checks what a link is to be like.
 *
 * @throws {RangeError} If a delay is negative, or `dropRate` is not from 0 to 1.
 */
export function checkConditions(conditions: LinkConditions): void {
  const { dropRate = 0 } = conditions;
  for (const key of ["delayMs", "jitterMs"] as const) {
    const { [key]: timeMs = 0 } = conditions;
    if (timeMs >= 0 && timeMs < Infinity) continue;
    throw new RangeError(`Cannot set a link's ${key} to ${timeMs}: it is a time from 0 on`);
  }
  if (dropRate >= 0 && dropRate <= 1) return;
  throw new RangeError(`Cannot set a link's dropRate to ${dropRate}: it is from 0 to 1`);
}
