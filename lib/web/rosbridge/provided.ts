import { GatewayError } from "../gateway/gateway_error.ts";

/** Ends what was begun. */
type End = () => Promise<void>;
/** Begins to provide something. */
type Begin = () => Promise<End>;

interface Entry {
  /** What the client wants last; `null` for nothing. */
  wanted: Begin | null;
  end: End | null;
  isBusy: boolean;
}

/** What {@linkcode Provided} is made of. */
export interface ProvidedOptions {
  /** The most that a client may have. */
  readonly max: number;
  /** Told what went wrong. */
  readonly failed: (error: unknown) => void;
}

/**
 * The services that a client provides, or the actions, by the names that it uses. Whatever it says while
 * one begins or ends, what it says last comes to be, one step after the other.
 */
export class Provided {
  readonly #options: ProvidedOptions;
  readonly #byName = new Map<string, Entry>();

  constructor(options: ProvidedOptions) {
    this.#options = options;
  }

  /** The client provides something. @throws {GatewayError} If there are too many already. */
  add(name: string, begin: Begin): void {
    const { max } = this.#options;
    const known = this.#byName.get(name);
    if (!known && this.#byName.size >= max) {
      throw new GatewayError("busy", `A client may provide ${max} of a kind`);
    }
    const entry = known ?? { wanted: null, end: null, isBusy: false };
    this.#byName.set(name, entry);
    if (entry.wanted) return;
    entry.wanted = begin;
    this.#settle(name, entry);
  }

  /** The client does not provide it any more. */
  remove(name: string): void {
    const entry = this.#byName.get(name);
    if (!entry) return;
    entry.wanted = null;
    this.#settle(name, entry);
  }

  #settle(name: string, entry: Entry): void {
    if (entry.isBusy) return;
    if ((entry.wanted === null) === (entry.end === null)) {
      if (entry.wanted === null) this.#byName.delete(name);
      return;
    }
    entry.isBusy = true;
    this.#step(entry)
      .catch((error) => {
        entry.wanted = null;
        this.#options.failed(error);
      })
      .finally(() => {
        entry.isBusy = false;
        this.#settle(name, entry);
      });
  }

  async #step(entry: Entry): Promise<void> {
    const { wanted, end } = entry;
    if (!end) {
      entry.end = await wanted!();
      return;
    }
    entry.end = null;
    await end();
  }
}
