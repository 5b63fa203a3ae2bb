/** A change of a state. */
export interface Transition {
  readonly atMs: number;
  /** What it is from then on; `undefined` where nothing is known. */
  readonly text: string | undefined;
}

/** A time in which a state was the same. */
export interface Band {
  readonly fromMs: number;
  readonly toMs: number;
  readonly text: string;
}

const MAX_TRANSITIONS = 8192;

/**
 * When a state has changed.
 *
 * - **Bounds**: the oldest changes go when there are more than 8,192.
 * - **Late** messages, older than the last change, are left out.
 */
export class Transitions {
  #changes: Transition[] = [];

  /** The changes, in order. */
  get all(): readonly Transition[] {
    return this.#changes;
  }

  /** What it is now; `undefined` where nothing is known. */
  get now(): string | undefined {
    return this.#changes.at(-1)?.text;
  }

  /** It is that, at a time; `undefined` says that nobody knows. */
  add(atMs: number, text: string | undefined): void {
    const last = this.#changes.at(-1);
    if (Number.isNaN(atMs) || last && atMs < last.atMs || last?.text === text) return;
    this.#changes.push({ atMs, text });
    // Many at once, so that what is left is moved seldom.
    if (this.#changes.length > MAX_TRANSITIONS * 1.25) {
      this.#changes = this.#changes.slice(-MAX_TRANSITIONS);
    }
  }

  /** What it was at a time. */
  at(timeMs: number): string | undefined {
    return this.#changes[this.#indexAt(timeMs)]?.text;
  }

  /**
   * The times in which it was the same.
   *
   * @param range Which times are looked at; a band that begins before it is given whole.
   * @returns The bands, in order; the last one ends with the range.
   */
  *bands(
    { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  ): Generator<Band> {
    for (let i = Math.max(0, this.#indexAt(fromMs)); i < this.#changes.length; i++) {
      const { atMs, text } = this.#changes[i]!;
      if (atMs > toMs) return;
      const endMs = Math.min(toMs, this.#changes[i + 1]?.atMs ?? Infinity);
      if (text !== undefined) yield { fromMs: atMs, toMs: endMs, text };
    }
  }

  /** Forgets all. */
  clear(): void {
    this.#changes = [];
  }

  /** The index of the last change until a time; -1 before the first. */
  #indexAt(timeMs: number): number {
    let [low, high] = [0, this.#changes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#changes[middle]!.atMs <= timeMs) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
