import { kept, type Sample } from "../reading/sample.ts";

/** What a {@linkcode SampleQueue} holds. */
export interface SampleQueueOptions {
  /** How many wait at most; beyond that the oldest are dropped. */
  readonly maxWaiting: number;
}

/** Takes a sample; a promise asks to wait before the next one. */
export type TakeSample = (sample: Sample) => void | Promise<void>;

/** Hands samples out one after the other: the next when whoever took the last one is done with it. */
export class SampleQueue {
  readonly #options: SampleQueueOptions;
  readonly #waiting: { readonly sample: Sample; readonly take: TakeSample }[] = [];
  #isBusy = false;
  #dropped = 0;

  /** @param options What it holds. */
  constructor(options: SampleQueueOptions) {
    this.#options = options;
  }

  /** How many were dropped because too many waited. */
  get dropped(): number {
    return this.#dropped;
  }

  /**
   * Adds a sample.
   *
   * @param sample The sample; its bytes need to be valid only until this returns.
   * @param take Takes it when it is its turn.
   */
  push(sample: Sample, take: TakeSample): void {
    if (!this.#isBusy) {
      const taken = take(sample);
      if (taken) this.#wait(taken);
      return;
    }
    this.#waiting.push({ sample: kept(sample), take });
    if (this.#waiting.length <= this.#options.maxWaiting) return;
    this.#waiting.shift();
    this.#dropped++;
  }

  async #wait(taken: Promise<void>): Promise<void> {
    this.#isBusy = true;
    while (true) {
      await taken.catch(() => {}); // Whoever took it has told of that.
      const next = this.#waiting.shift();
      if (!next) break;
      taken = next.take(next.sample) ?? Promise.resolve();
    }
    this.#isBusy = false;
  }
}
