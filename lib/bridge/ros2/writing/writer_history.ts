import type { WriteInlineQos } from "../wire/datagram_writer.ts";

/** What a writer writes. */
export interface Change {
  readonly payload: Uint8Array;
  /** When it was written, in nanoseconds since the Unix epoch. */
  readonly timeNs: bigint;
  /** What of several things it is about: only the newest of each is kept. */
  readonly key?: string;
  /** Whether the payload names a thing that is no more: kept until all have heard of it. */
  readonly isKey?: boolean;
  /** Writes what is said beside the payload. */
  readonly writeInlineQos?: WriteInlineQos;
}

/** A change, and its number. */
export interface NumberedChange extends Change {
  readonly sequence: number;
  /** How much has been written up to its end, in bytes since the first change, as systems count it. */
  readonly endBytes: number;
}

/** What waits to be sent at most, in bytes: more than the largest sample. */
const MAX_UNSENT_BYTES = 64 * 1024 * 1024;

/** What a small datagram takes in a system's buffer beside its bytes. */
const DATAGRAM_BYTES = 768;

function costOf({ payload }: Change): number {
  return payload.length + DATAGRAM_BYTES;
}

/**
 * What a writer has written, and may have to send again.
 *
 * - **Overflow**: of what was sent, the newest `depth` are kept; of what was not, as much as fits into
 *   64 MiB. The oldest have to go.
 */
export class WriterHistory {
  readonly #depth: number;
  readonly #changes = new Map<number, NumberedChange>();
  readonly #byKey = new Map<string, number>();
  #last = 0;
  #sent = 0;
  #unsentBytes = 0;
  #bytes = 0;

  /** @param depth How many changes are kept once they were sent. */
  constructor(depth: number) {
    this.#depth = depth;
  }

  /** The number of the last change; 0 where there has been none. */
  get last(): number {
    return this.#last;
  }

  /** The number of the last change that was sent, or is not going to be. */
  get sent(): number {
    return this.#sent;
  }

  /** The number of the oldest change that is kept; one more than the last where none is. */
  get first(): number {
    return this.#changes.keys().next().value ?? this.#last + 1;
  }

  /** Adds a change. @returns Its number. */
  add(change: Change): number {
    const sequence = ++this.#last;
    if (change.key !== undefined) this.#replace(change.key, sequence);
    this.#bytes += costOf(change);
    this.#changes.set(sequence, { ...change, sequence, endBytes: this.#bytes });
    this.#unsentBytes += change.payload.length;
    while (this.#unsentBytes > MAX_UNSENT_BYTES && this.#sent < sequence - 1) {
      this.#changes.delete(this.takeUnsent()?.sequence ?? 0);
    }
    return sequence;
  }

  /** @returns A change that is still kept. */
  get(sequence: number): NumberedChange | undefined {
    return this.#changes.get(sequence);
  }

  /** @returns The next change to be sent; `undefined` where there is none. */
  peekUnsent(): NumberedChange | undefined {
    while (this.#sent < this.#last) {
      const change = this.#changes.get(this.#sent + 1);
      if (change) return change;
      this.#sent++;
    }
    return undefined;
  }

  /** Takes what {@linkcode peekUnsent} returns: it is sent now. */
  takeUnsent(): NumberedChange | undefined {
    const change = this.peekUnsent();
    if (!change) return undefined;
    this.#sent++;
    this.#unsentBytes -= change.payload.length;
    this.#trim();
    return change;
  }

  /** @returns How much has been written up to a change, that included, in bytes since the first. */
  bytesUpTo(sequence: number): number {
    const change = this.#changes.get(sequence);
    if (change) return change.endBytes;
    for (const [each, change] of this.#changes) {
      if (each > sequence) return change.endBytes - costOf(change);
    }
    return this.#bytes;
  }

  /** Forgets what was sent and all have got: up to a number, and only what `isOver` is true of. */
  forget(through: number, isOver: (change: NumberedChange) => boolean): void {
    for (const [sequence, change] of this.#changes) {
      if (sequence > Math.min(through, this.#sent)) return;
      if (isOver(change)) this.#delete(change);
    }
  }

  #replace(key: string, sequence: number): void {
    const before = this.#byKey.get(key);
    this.#byKey.set(key, sequence);
    if (before !== undefined && before <= this.#sent) this.#changes.delete(before);
  }

  #trim(): void {
    for (const [sequence, change] of this.#changes) {
      // What is being sent now is kept for as long as others come.
      if (sequence >= this.#sent || this.#sentCount() <= this.#depth) return;
      this.#delete(change);
    }
  }

  #sentCount(): number {
    return this.#changes.size - (this.#last - this.#sent);
  }

  #delete({ sequence, key }: NumberedChange): void {
    this.#changes.delete(sequence);
    if (key !== undefined && this.#byKey.get(key) === sequence) this.#byKey.delete(key);
  }
}
