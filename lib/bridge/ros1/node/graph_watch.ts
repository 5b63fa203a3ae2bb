import { pause } from "../../../flow/pause.ts";
import type { Clock } from "../../../time/clock.ts";
import type { RosMaster, SystemState } from "./master.ts";

/** What a {@linkcode GraphWatch} asks, and who is told. */
export interface GraphWatchOptions {
  readonly master: RosMaster;
  readonly clock: Clock;
  /** How often it asks, in milliseconds. */
  readonly intervalMs: number;
  /** Told who is there, whenever that has changed. */
  readonly changed: (state: SystemState) => void;
  /** Told why it goes on no more: once, and not where it was closed. */
  readonly failed: (error: Error) => void;
  /** Begins to look whether the master knows what it should; returns what tells that. */
  readonly check: () => (state: SystemState) => boolean;
}

/** Asks the master again and again who is there: it tells nobody by itself. */
export class GraphWatch {
  readonly #options: GraphWatchOptions;
  readonly #ending = new AbortController();
  #known = "";
  #pid = 0;
  #watching: Promise<void> = Promise.resolve();

  private constructor(options: GraphWatchOptions) {
    this.#options = options;
  }

  /**
   * Begins to watch.
   *
   * @param options What, and who is told.
   * @param signal Gives up.
   * @returns The watch, which has told who is there.
   * @throws {Error} If the master does not answer.
   */
  static async open(options: GraphWatchOptions, signal?: AbortSignal): Promise<GraphWatch> {
    const watch = new GraphWatch(options);
    const state = await options.master.state(signal);
    watch.#pid = state.pid;
    watch.#tell(state);
    watch.#watching = watch.#watch();
    return watch;
  }

  /** Asks no more. Idempotent. */
  async close(): Promise<void> {
    this.#ending.abort();
    await this.#watching;
  }

  async #watch(): Promise<void> {
    const { intervalMs, clock, failed } = this.#options;
    const { signal } = this.#ending;
    try {
      for (;;) {
        await pause(intervalMs, { clock, signal });
        if (signal.aborted) return;
        await this.#look(signal);
      }
    } catch (error) {
      if (!signal.aborted) failed(error as Error);
    }
  }

  async #look(signal: AbortSignal): Promise<void> {
    const { master, check } = this.#options;
    const isComplete = check();
    const state = await master.state(signal);
    if (state.pid !== this.#pid || !isComplete(state)) {
      throw new Error("The master of ROS was started anew, and knows nothing any more");
    }
    this.#tell(state);
  }

  #tell(state: SystemState): void {
    const { publishers, subscribers, services, topicTypes } = state;
    const known = JSON.stringify(
      [publishers, subscribers, services, topicTypes].map((map) => [...map]),
    );
    if (known === this.#known) return;
    this.#known = known;
    this.#options.changed(state);
  }
}
