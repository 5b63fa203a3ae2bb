import type { ParamIterator, ParamSubscription } from "./param_change.ts";
import type { ParamDescription } from "./param_description.ts";

/**
 * One param of this node: a handle, as `node.params.declare()` returns it. To read it costs a look at a
 * property, so a control loop may do so in each round.
 */
export interface Param<T = unknown> {
  /** Its name. */
  readonly name: string;
  /** Its present value; lists and objects are frozen. Once it is undeclared, the last one. */
  readonly value: T;

  /**
   * Sets it: at once, or not at all.
   *
   * @param value The new value.
   * @throws {ParamError} If it does not fit, a validator refuses it, or the param is read-only or not
   * declared any more.
   */
  set(value: T): void;

  /**
   * Gives it the value again that it began with, and forgets one that was saved.
   *
   * @throws {ParamError} As {@linkcode Param.set} does.
   */
  reset(): void;

  /**
   * Follows its value.
   *
   * @param callback Called with the present value at once, and with each new one as soon as it is set,
   * along with the one before. What it throws is logged.
   * @returns The means to stop.
   */
  watch(callback: (value: T, before: T | undefined) => unknown): ParamSubscription;
  /**
   * Follows its value by a loop.
   *
   * @returns The present value, and each new one; of several that come meanwhile only the last.
   */
  watch(): ParamIterator<T>;

  /**
   * Tells all there is to know of it.
   *
   * @returns Its value, where that comes from, its default and limits.
   */
  describe(): ParamDescription<T>;
}

/** The handles of several params, by their names. */
export type ParamHandles<Values> = { readonly [Name in keyof Values]: Param<Values[Name]> };
