import type { AnyParams, ParamChange, ParamIterator, ParamSubscription } from "../param_change.ts";
import type { UnusedParam } from "../param_source.ts";
import type { ParamDescription } from "../param_description.ts";

/** Whose params are meant, and how long to wait. */
export interface RemoteParamsOptions {
  /** The `uuid` of the node, where several have the name. */
  readonly uuid?: string;
  /**
   * How long to wait for an answer, in milliseconds, where the node is not there yet for that, too.
   *
   * @default {5000}
   */
  readonly timeoutMs?: number;
  /** Gives up what waits, and ends what watches. */
  readonly signal?: AbortSignal;
}

/**
 * The params of another node, or of this one, as all others see them; see {@linkcode Node.paramsOf}.
 *
 * - Nothing is asked before the first method is called, and nothing is kept: each call asks the node.
 * - Every method rejects with a {@linkcode ParamError} whose `reason` tells a node that is not there
 *   from a value that does not fit.
 */
export interface RemoteParams<P extends object = AnyParams> {
  /** The full name of the node. */
  readonly node: string;

  /**
   * Asks for the value of a param.
   *
   * @param name The param.
   * @returns Its value.
   * @throws {ParamError} If it cannot be had.
   */
  get<N extends Extract<keyof P, string>>(name: N): Promise<P[N]>;

  /**
   * Asks for all values.
   *
   * @returns The values by the names of params.
   * @throws {ParamError} If they cannot be had.
   */
  getAll(): Promise<P>;

  /**
   * Sets a param.
   *
   * @param name The param.
   * @param value Its new value.
   * @returns A promise that resolves when it is in force there.
   * @throws {ParamError} If it is not.
   */
  set<N extends Extract<keyof P, string>>(name: N, value: P[N]): Promise<void>;
  /**
   * Sets several: all at once, or none.
   *
   * @param values The new values by the names of params.
   */
  set(values: Readonly<Partial<P>>): Promise<void>;

  /**
   * Gives params the values again that they began with, and has those forgotten that were saved.
   *
   * @param names Which ones; all that can be set, where none is named.
   * @throws {ParamError} If they are not reset.
   */
  reset(...names: Extract<keyof P, string>[]): Promise<void>;

  /**
   * Asks for all there is to know of a param.
   *
   * @param name The param.
   * @throws {ParamError} If it cannot be had.
   */
  describe<N extends Extract<keyof P, string>>(name: N): Promise<ParamDescription<P[N]>>;
  /** Asks for all there is to know of all of them, in the order they were declared. */
  describe(): Promise<ParamDescription[]>;

  /**
   * Asks which params there are.
   *
   * @returns Their names, in the order they were declared.
   * @throws {ParamError} If they cannot be had.
   */
  list(): Promise<string[]>;

  /**
   * Asks which values the node was given from outside that none of its params has taken: names that
   * were mistyped, mostly.
   *
   * @returns The names, and who gave the values.
   * @throws {ParamError} If they cannot be had.
   */
  unused(): Promise<UnusedParam[]>;

  /**
   * Follows all params.
   *
   * @param callback Called with what there is, as soon as it is known, and at each change. What it
   * throws is logged.
   * @returns The means to stop.
   * @throws {ParamError} If several nodes have the name, and no `uuid` says which one is meant.
   */
  watch(callback: (change: ParamChange<P>) => unknown): ParamSubscription;
  /**
   * Follows all params by a loop. Who is not there yet is waited for, and where the node is started
   * anew, its params are followed on.
   *
   * @returns What there is, and each change; those that come meanwhile as one.
   */
  watch(): ParamIterator<ParamChange<P>>;
}
