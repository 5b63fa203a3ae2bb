import type { ParamIterator, ParamSubscription } from "../param_change.ts";
import type { ParamDescription } from "../param_description.ts";
import { describeParam, type ParamEntry } from "./param_entry.ts";
import { feedOf, type ParamWatcher } from "../param_watchers.ts";
import type { AnyParams } from "../param_change.ts";

/** What handles ask of the params that they are of. */
export interface ParamPort {
  set(name: string, value: unknown): void;
  reset(name: string): void;
  watch(watcher: ParamWatcher<AnyParams>): ParamSubscription;
  /** Ends all iterators. */
  readonly ending: AbortSignal;
}

/** A handle of a param of this node: see {@linkcode Param}, which this is without types. */
export class OwnParam {
  readonly #entry: ParamEntry;
  readonly #port: ParamPort;

  constructor(entry: ParamEntry, port: ParamPort) {
    this.#entry = entry;
    this.#port = port;
  }

  get name(): string {
    return this.#entry.name;
  }

  get value(): unknown {
    return this.#entry.setting.value;
  }

  set(value: unknown): void {
    this.#port.set(this.name, value);
  }

  reset(): void {
    this.#port.reset(this.name);
  }

  describe(): ParamDescription {
    return describeParam(this.#entry);
  }

  watch(callback: (value: unknown, before: unknown) => unknown): ParamSubscription;
  watch(): ParamIterator<unknown>;
  watch(
    callback?: (value: unknown, before: unknown) => unknown,
  ): ParamSubscription | ParamIterator<unknown> {
    if (callback === undefined) {
      const { ending } = this.#port;
      const newer = (_before: unknown, value: unknown) => value;
      return feedOf((push) => this.#follow(push), { merge: newer, ending });
    }
    if (typeof callback !== "function") {
      throw new TypeError(`Cannot watch param "${this.name}": the callback is no function`);
    }
    return this.#follow(callback);
  }

  #follow(callback: (value: unknown, before: unknown) => unknown): ParamSubscription {
    let before: unknown;
    return this.#port.watch(({ values, changed }) => {
      // Once it is undeclared, it changes no more.
      if (!changed.includes(this.name) || !Object.hasOwn(values, this.name)) return;
      const last = before;
      before = values[this.name];
      return callback(before, last);
    });
  }
}
