import { type ReadonlySignal, signal } from "@preact/signals";
import type { MeshFigures } from "../../../figures/mesh_figures.ts";
import { FigureHistory } from "./figure_history.ts";

/** Where figures come from, and who looks at them. */
export interface FiguresFeedOptions {
  /** Has nodes asked what they count, until its loop is left. */
  readonly ask: () => AsyncIterable<MeshFigures> & { return(): Promise<unknown> };
  /** Whether the page is seen. */
  readonly isSeen: ReadonlySignal<boolean>;
  /** Told why there are no figures. */
  readonly onError: (error: unknown) => void;
}

/** What is older than this says nothing of now. */
const MAX_AGE_MS = 5000;

/**
 * What nodes tell of themselves. They are asked while somebody looks: something follows `latest`, and
 * the page is seen.
 */
export class FiguresFeed {
  readonly #options: FiguresFeedOptions;
  readonly #latest = signal<MeshFigures | null>(null, {
    watched: () => this.#watch(),
    unwatched: () => this.#unwatch(),
  });
  /** What they have told lately. */
  readonly history = new FigureHistory();
  #asking: ReturnType<FiguresFeedOptions["ask"]> | undefined;
  #unfollow = () => {};

  constructor(options: FiguresFeedOptions) {
    this.#options = options;
  }

  /** What they told last; `null` until they have. */
  get latest(): ReadonlySignal<MeshFigures | null> {
    return this.#latest;
  }

  #watch(): void {
    this.#unfollow = this.#options.isSeen.subscribe((isSeen) =>
      isSeen ? this.#begin() : this.#end()
    );
  }

  #unwatch(): void {
    this.#unfollow();
    this.#end();
  }

  #begin(): void {
    const told = this.#latest.peek();
    if (told && Date.now() - told.atMs > MAX_AGE_MS) this.#latest.value = null;
    this.#asking = this.#options.ask();
    void this.#read(this.#asking);
  }

  #end(): void {
    this.#asking?.return().catch(this.#options.onError);
    this.#asking = undefined;
  }

  async #read(asking: AsyncIterable<MeshFigures>): Promise<void> {
    try {
      for await (const figures of asking) {
        this.history.add(figures);
        this.#latest.value = figures;
      }
    } catch (error) {
      this.#options.onError(error);
    }
  }
}
