import type { DataFragment } from "../wire/submessages.ts";
import { FragmentedSample, type FragmentLimits } from "./fragmented_sample.ts";
import { kept, type Sample } from "./sample.ts";
import type { Holder, SampleMemory } from "./sample_memory.ts";

/** How far ahead of the next sample others are kept: as far as is told at once what is missing. */
export const WINDOW = 256;
/** The most samples of one writer that come in fragments at a time. */
const MAX_FRAGMENTED = 16;

/** What samples that wait may take. */
export interface IncomingLimits {
  readonly memory: SampleMemory;
  /** The largest sample, in bytes. */
  readonly maxSampleBytes: number;
}

/** The samples of one writer that have come, and wait for others or for the rest of themselves. */
export class Incoming {
  readonly #limits: IncomingLimits;
  readonly #whole = new Map<number, { readonly sample: Sample; readonly holder: Holder }>();
  readonly #fragmented = new Map<number, FragmentedSample>();
  /** Those that will never come. */
  readonly #void = new Set<number>();

  /** @param limits What they may take. */
  constructor(limits: IncomingLimits) {
    this.#limits = limits;
  }

  /** The number of the first that is whole; `Infinity` where none is. */
  get first(): number {
    return Math.min(Infinity, ...this.#whole.keys());
  }

  /** @returns Whether nothing of it is wanted any more. */
  isSettled(sequence: number): boolean {
    return this.#whole.has(sequence) || this.#void.has(sequence);
  }

  /** @returns Whether some of it has come. */
  fragmentsOf(sequence: number): FragmentedSample | undefined {
    return this.#fragmented.get(sequence);
  }

  /** Keeps a sample until it is its turn, if there is room. */
  keep(sample: Sample): void {
    const { sequence, payload } = sample;
    const { memory } = this.#limits;
    if (this.#whole.size >= WINDOW || this.isSettled(sequence)) return;
    const holder = { drop: () => this.#forgetWhole(sequence) };
    if (!memory.take(holder, payload?.length ?? 0)) return;
    this.#whole.set(sequence, { sample: kept(sample), holder });
  }

  /** Says that one will never come. */
  void(sequence: number): void {
    if (this.#void.size < 4 * WINDOW) this.#void.add(sequence);
  }

  /**
   * Adds fragments.
   *
   * @param fragment The fragments.
   * @param nowMs The time, on a monotonic clock.
   * @returns The bytes of the sample, where it is whole by that.
   */
  addFragment(fragment: DataFragment, nowMs: number): Uint8Array | undefined {
    const { sequence } = fragment;
    if (!FragmentedSample.isAcceptable(fragment, this.#limits.maxSampleBytes)) return undefined;
    const sample = this.#fragmented.get(sequence) ?? this.#beginFragmented(fragment);
    if (!sample) return undefined;
    sample.lastMs = nowMs;
    const added = sample.add(fragment);
    if (added !== "whole") return undefined;
    this.#fragmented.delete(sequence);
    return sample.takeWhole();
  }

  /**
   * Takes the one whose turn it is.
   *
   * @returns The sample, `"void"` where it will never come, `undefined` where it is waited for.
   */
  take(sequence: number): Sample | "void" | undefined {
    if (this.#void.delete(sequence)) return "void";
    const sample = this.#whole.get(sequence)?.sample;
    if (sample) this.#forgetWhole(sequence);
    return sample;
  }

  /**
   * Forgets all that stand before one.
   *
   * @returns Those of them that are whole, in their order.
   */
  takeBefore(sequence: number): Sample[] {
    const numbers = [...this.#whole.keys()].filter((each) => each < sequence).sort((a, b) => a - b);
    const samples = numbers.map((each) => this.#whole.get(each)!.sample);
    for (const each of numbers) this.#forgetWhole(each);
    for (const each of this.#void) if (each < sequence) this.#void.delete(each);
    for (const [each, sample] of this.#fragmented) {
      if (each >= sequence) continue;
      this.#fragmented.delete(each);
      sample.release();
    }
    return samples;
  }

  #beginFragmented(fragment: DataFragment): FragmentedSample | undefined {
    const { sequence } = fragment;
    if (this.#fragmented.size >= MAX_FRAGMENTED) {
      // The one that is delivered last has to wait.
      const last = Math.max(...this.#fragmented.keys());
      if (sequence > last) return undefined;
      this.#fragmented.get(last)!.release();
      this.#fragmented.delete(last);
    }
    const limits: FragmentLimits = {
      ...this.#limits,
      dropped: () => this.#fragmented.delete(sequence),
    };
    const sample = new FragmentedSample(fragment, limits);
    this.#fragmented.set(sequence, sample);
    return sample;
  }

  #forgetWhole(sequence: number): void {
    const kept = this.#whole.get(sequence);
    if (!kept) return;
    this.#whole.delete(sequence);
    this.#limits.memory.release(kept.holder);
  }
}
