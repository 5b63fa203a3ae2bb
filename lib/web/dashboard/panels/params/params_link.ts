import type { ParamChange, ParamSubscription } from "../../../../params/param_change.ts";
import type { ParamDescription } from "../../../../params/param_description.ts";
import type { TunedParams } from "../../../../params/tuned_params.ts";
import type { ClientClock } from "../../../client/connect_options.ts";

/** What sets the params of a node, and tells of them. */
export interface NodeParams {
  describe(): Promise<ParamDescription[]>;
  set(values: Readonly<Record<string, unknown>>): Promise<void>;
  reset(...names: string[]): Promise<void>;
  watch(callback: (change: ParamChange) => void): ParamSubscription;
}

/** Whose params are followed, and who is told. */
export interface ParamsLinkOptions {
  readonly params: NodeParams;
  readonly tuned: TunedParams;
  /** Called after each change of what is known. */
  readonly changed: () => void;
  /** Measures the time between two settings. */
  readonly clock: ClientClock;
}

/** So often a param is set at most while a slider is moved: ten times a second. */
const MIN_INTERVAL_MS = 100;
/** When where values come from is asked for anew, after the last change. */
const DESCRIBE_AFTER_MS = 300;
/** What changes of others are said to be by. */
const OWN = "this page";

/**
 * Keeps what is known of a node's params up to date, and has them set.
 *
 * - **Sliders**: of each param only the newest value waits, and is sent ten times a second at most; the
 *   last one is always sent.
 * - **Others**: what somebody else has set, other pages of this gateway included, is told by name.
 * - **Close**: what waits then is not sent.
 */
export class ParamsLink implements Disposable {
  readonly #options: ParamsLinkOptions;
  readonly #subscription: ParamSubscription;
  /** What this page has set last. */
  readonly #own = new Map<string, string>();
  #failure: unknown = undefined;
  #isSetting = false;
  #describing: (() => void) | undefined;
  #lastSetMs = -Infinity;
  #uuid: string | undefined;
  #isClosed = false;

  /** Begins to follow the node. */
  constructor(options: ParamsLinkOptions) {
    this.#options = options;
    this.#subscription = options.params.watch((change) => this.#take(change));
    void this.describe();
  }

  /** Why nothing is known of the params; `undefined` if something is. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Wants a value. */
  want(name: string, value: unknown): void {
    this.#options.tuned.want(name, value);
    this.#options.changed();
    this.#flush();
  }

  /** Gives params the values again that they began with. @throws {Error} If the node refuses. */
  async reset(...names: string[]): Promise<void> {
    for (const name of names) {
      this.#options.tuned.note(name);
      // Whatever it is afterwards, this page has made it so.
      this.#own.delete(name);
    }
    await this.#options.params.reset(...names);
    await this.describe();
  }

  /** Sets several params, all of them or none. @throws {Error} If the node refuses. */
  async setAll(values: Readonly<Record<string, unknown>>): Promise<void> {
    for (const [name, value] of Object.entries(values)) {
      this.#options.tuned.note(name);
      this.#own.set(name, keyOf(value));
    }
    await this.#options.params.set(values);
    await this.describe();
  }

  /** Asks what the params are. */
  async describe(): Promise<void> {
    this.#describing?.();
    this.#describing = undefined;
    try {
      this.#options.tuned.describe(await this.#options.params.describe());
      this.#failure = undefined;
    } catch (error) {
      this.#failure = error;
    }
    if (!this.#isClosed) this.#options.changed();
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    this.#describing?.();
    this.#subscription.stop();
  }

  /** Sends what waits: one at a time, and not before it is time. */
  #flush(): void {
    const { tuned, clock } = this.#options;
    const next = first(tuned);
    if (this.#isSetting || this.#isClosed || !next) return;
    this.#isSetting = true;
    const again = () => {
      this.#isSetting = false;
      this.#flush();
    };
    const waitMs = this.#lastSetMs + MIN_INTERVAL_MS - clock.monotonicMs();
    // While that takes, a newer value may come.
    if (waitMs > 0) return void clock.after(waitMs, again);
    this.#lastSetMs = clock.monotonicMs();
    void this.#set(...next).then(again);
  }

  async #set(name: string, value: unknown): Promise<void> {
    const { tuned, params } = this.#options;
    const heard = tuned.heardOf(name);
    const before = this.#own.get(name);
    this.#own.set(name, keyOf(value));
    try {
      await params.set({ [name]: value });
      tuned.settle(name, value, { heard });
    } catch (error) {
      if (before === undefined) this.#own.delete(name);
      else this.#own.set(name, before);
      tuned.settle(name, value, { heard, problem: reasonOf(error) });
    }
    if (!this.#isClosed) this.#options.changed();
  }

  #take(change: ParamChange): void {
    if (this.#isClosed) return;
    const { tuned, changed, clock } = this.#options;
    const isFirst = this.#uuid === undefined;
    const isNew = !isFirst && this.#uuid !== change.node.uuid;
    this.#uuid = change.node.uuid;
    const isOwn = isFirst || isNew ||
      change.changed.every((name) => this.#own.get(name) === keyOf(change.values[name]));
    if (tuned.change(isOwn ? { ...change, by: OWN } : change, OWN) || isNew) {
      return void this.describe();
    }
    this.#describing?.();
    this.#describing = clock.after(DESCRIBE_AFTER_MS, () => void this.describe());
    changed();
  }
}

function first(tuned: TunedParams): readonly [name: string, value: unknown] | undefined {
  return tuned.wanted.entries().next().value;
}

/** Values of params are JSON, or bigints and bytes that are told apart well enough by their texts. */
function keyOf(value: unknown): string {
  return JSON.stringify(value, (_key, item) => typeof item === "bigint" ? String(item) : item) ??
    "";
}

/** What stands beside the param's name. */
export function reasonOf(error: unknown): string {
  const { message } = error instanceof Error ? error : new Error(String(error));
  return message.replace(/^Cannot \w+ params? "[^"]*" of node "[^"]*": /, "");
}
