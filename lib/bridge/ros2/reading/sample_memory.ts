/** What each thing that is kept costs beside its bytes. */
const OVERHEAD_BYTES = 128;

/** Something that keeps bytes, and can be told to let go of them. */
export interface Holder {
  /** Lets go of all it holds; it gives that back itself. */
  drop(): void;
}

/**
 * The memory that all samples of a participant share which cannot be delivered yet: those of which
 * fragments are missing, and those that came before others that are still to come.
 *
 * - **Overflow**: whoever has got nothing for the longest time is dropped for whoever needs room. What
 *   is reliable comes again.
 */
export class SampleMemory {
  readonly #maxBytes: number;
  /** In the order in which they were used last. */
  readonly #bytes = new Map<Holder, number>();
  #heldBytes = 0;

  /** @param maxBytes How much may be held. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** How much is held, in bytes. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /**
   * Takes room.
   *
   * @param holder For whom.
   * @param bytes How much.
   * @returns Whether there is that much.
   */
  take(holder: Holder, bytes: number): boolean {
    const cost = bytes + OVERHEAD_BYTES;
    const held = this.#bytes.get(holder) ?? 0;
    if (held + cost > this.#maxBytes) return false;
    this.#bytes.delete(holder);
    this.#bytes.set(holder, held + cost);
    this.#heldBytes += cost;
    while (this.#heldBytes > this.#maxBytes) this.#bytes.keys().next().value!.drop();
    return true;
  }

  /** Gives back all that a holder has. */
  release(holder: Holder): void {
    this.#heldBytes -= this.#bytes.get(holder) ?? 0;
    this.#bytes.delete(holder);
  }
}
