import type { DataFragment } from "../wire/submessages.ts";
import type { Holder, SampleMemory } from "./sample_memory.ts";

/** The smallest fragments that are put together: smaller ones would cost more than they hold. */
const MIN_FRAGMENT_BYTES = 256;

/** What {@linkcode FragmentedSample.add} comes to. */
export type Added = "whole" | "more" | "refused";

/** How large samples may be, and where their memory comes from. */
export interface FragmentLimits {
  readonly memory: SampleMemory;
  /** The largest sample, in bytes. */
  readonly maxSampleBytes: number;
  /** Called when it had to make room for others. */
  readonly dropped: () => void;
}

/**
 * A sample that comes in fragments.
 *
 * Memory is taken for what has come, not for what was said to come.
 */
export class FragmentedSample implements Holder {
  readonly #sampleBytes: number;
  readonly #fragmentBytes: number;
  readonly #count: number;
  readonly #limits: FragmentLimits;
  readonly #parts = new Map<number, Uint8Array>();
  /** When a new part came last, in milliseconds on a monotonic clock. */
  lastMs = 0;

  /**
   * @param first One of its fragments, whichever.
   * @param limits What it may take.
   */
  constructor(first: DataFragment, limits: FragmentLimits) {
    this.#sampleBytes = first.sampleBytes;
    this.#fragmentBytes = first.fragmentBytes;
    this.#count = Math.ceil(first.sampleBytes / first.fragmentBytes);
    this.#limits = limits;
  }

  /** @returns Whether such a sample is taken at all. */
  static isAcceptable(fragment: DataFragment, maxSampleBytes: number): boolean {
    const { sampleBytes, fragmentBytes } = fragment;
    return fragmentBytes >= MIN_FRAGMENT_BYTES && sampleBytes > 0 && sampleBytes <= maxSampleBytes;
  }

  /**
   * Adds what has come.
   *
   * @param fragment One or more fragments.
   * @returns Whether it is whole by now; `"refused"` where they are none of this sample, or there is
   * no room.
   */
  add(fragment: DataFragment): Added {
    const { firstFragment, fragmentCount, payload } = fragment;
    const isOfThis = fragment.sampleBytes === this.#sampleBytes &&
      fragment.fragmentBytes === this.#fragmentBytes;
    const last = firstFragment + fragmentCount - 1;
    if (!isOfThis || !payload || firstFragment < 1 || last > this.#count) return "refused";
    for (let number = firstFragment; number <= last; number++) {
      const start = (number - firstFragment) * this.#fragmentBytes;
      if (!this.#addOne(number, payload.subarray(start))) return "refused";
    }
    return this.#parts.size === this.#count ? "whole" : "more";
  }

  /**
   * Tells what is missing, from the first on.
   *
   * @param maxBytes How much, at most; one fragment at least.
   * @param maxSpan How far from the first to the last.
   * @returns The numbers of fragments.
   */
  missing(maxBytes: number, maxSpan: number): number[] {
    const max = Math.max(1, Math.floor(maxBytes / this.#fragmentBytes));
    const numbers: number[] = [];
    for (let number = 1; number <= this.#count && numbers.length < max; number++) {
      if (numbers.length > 0 && number - numbers[0]! >= maxSpan) break;
      if (!this.#parts.has(number)) numbers.push(number);
    }
    return numbers;
  }

  /** @returns The whole sample, which is complete; it holds nothing afterwards. */
  takeWhole(): Uint8Array {
    const whole = new Uint8Array(this.#sampleBytes);
    for (const [number, part] of this.#parts) whole.set(part, (number - 1) * this.#fragmentBytes);
    this.release();
    return whole;
  }

  /** Lets go of what has come, without telling anybody. */
  release(): void {
    this.#parts.clear();
    this.#limits.memory.release(this);
  }

  /** Makes room for others. */
  drop(): void {
    this.release();
    this.#limits.dropped();
  }

  #addOne(number: number, rest: Uint8Array): boolean {
    const isLast = number === this.#count;
    const bytes = isLast
      ? this.#sampleBytes - (number - 1) * this.#fragmentBytes
      : this.#fragmentBytes;
    if (rest.length < bytes) return false;
    if (this.#parts.has(number)) return true;
    if (!this.#limits.memory.take(this, bytes)) return false;
    this.#parts.set(number, rest.slice(0, bytes));
    return true;
  }
}
