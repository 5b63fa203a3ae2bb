import type {
  ParamDefinition,
  ParamDefinitions,
  ParamValuesOf,
} from "../schema/param_definition.ts";
import type { SchemaInput, SchemaType } from "../schema/schema_input.ts";
import type { Param, ParamHandles } from "./param.ts";
import type { AnyParams, ParamChange, ParamIterator, ParamSubscription } from "./param_change.ts";
import type { ParamDescription } from "./param_description.ts";

/**
 * Refuses what would not fit together.
 *
 * @param next All params as they are going to be.
 * @param before All params as they are.
 * @returns The reason where they are refused, which what it throws is, too; an empty text is none.
 */
export type ParamsCheck = (
  next: Readonly<AnyParams>,
  before: Readonly<AnyParams>,
) => string | void;

/** The name of a param, where the types of the mesh do not know it. */
export type OtherParam<P extends object, N extends string> = N extends keyof P ? never : N;

/**
 * The params of this node: named values that it is tuned by while it runs, from its own code and by
 * others; see {@linkcode Node.params}.
 *
 * - **All or nothing**: of several values that are set at once either all come into force or none.
 * - **At once**: what is set is in force when `set` returns, and watchers in this program were told;
 *   other nodes are told behind it.
 * - **Kinds stay**: what is set has to be of the kind that was declared, and within its limits.
 * - **Bounds**: 1000 params at most, 64 KiB for a value, 1 MiB for all of them, as JSON.
 */
export interface Params<P extends object = AnyParams> {
  /**
   * Declares a param. Its value is the last one that says one of: the default, a launch file, the
   * command line, what was saved by `persist`.
   *
   * @param name Its name: letters, digits, `_`, `.`, `-`, `/`, 128 at most.
   * @param definition What it is.
   * @returns A handle, once other nodes can find it.
   * @throws {ParamError} If a value that it was given from outside does not fit: the node is not to
   * run with another one.
   * @throws {TypeError} If the definition cannot be used, or its own default does not fit.
   * @throws {Error} If it is declared already, or there is no room for it.
   *
   * @example A limit that can be changed while the robot drives
   * ```ts
   * import { buildNode } from "@rosy/rosy";
   * import { assertThrows } from "@std/assert";
   *
   * await using driver = await buildNode({ name: "driver", domainId: crypto.randomUUID() });
   * const maxSpeed = await driver.params.declare("max_speed", {
   *   default: 1.5,
   *   min: 0,
   *   max: 3,
   *   unit: "m/s",
   *   description: "How fast it may drive",
   * });
   * maxSpeed.watch((metresPerSecond) => console.log(`at most ${metresPerSecond} m/s`));
   * maxSpeed.set(2);
   * assertThrows(() => maxSpeed.set(4), Error, "expected at most 3, found 4");
   * ```
   */
  declare<S extends SchemaInput>(
    name: string,
    definition: ParamDefinition<SchemaType<S>> & { readonly schema: S },
  ): Promise<Param<SchemaType<S>>>;
  /** Declares a param that has one of a few values. */
  declare<const T extends string | number | boolean>(
    name: string,
    definition: ParamDefinition<T> & { readonly choices: readonly T[] },
  ): Promise<Param<T>>;
  /** Declares a param whose values are of the default's kind. */
  declare<T>(name: string, definition: ParamDefinition<T>): Promise<Param<T>>;
  /**
   * Declares several at once, all or none.
   *
   * @param definitions What they are, by their names.
   * @returns Their handles, by their names.
   *
   * @example Two that depend on each other
   * ```ts
   * import { buildNode } from "@rosy/rosy";
   *
   * await using driver = await buildNode({ name: "driver", domainId: crypto.randomUUID() });
   * const { min_speed, max_speed } = await driver.params.declare({
   *   min_speed: { default: 0.1 },
   *   max_speed: { default: 1.5 },
   * });
   * driver.params.validate(({ min_speed, max_speed }) => {
   *   if (Number(min_speed) > Number(max_speed)) return "min_speed is above max_speed";
   * });
   * driver.params.set({ min_speed: 2, max_speed: 3 });
   * console.log(min_speed.value, max_speed.value);
   * ```
   */
  declare<const D extends ParamDefinitions>(
    definitions: D,
  ): Promise<ParamHandles<ParamValuesOf<D>>>;

  /**
   * Takes a param back; what was saved of it stays saved. Handles keep its last value.
   *
   * @param name The param.
   * @returns Whether it was declared.
   */
  undeclare(name: string): boolean;

  /**
   * Tells whether a param is declared.
   *
   * @param name The param.
   */
  has(name: string): boolean;

  /**
   * Tells which params there are.
   *
   * @returns Their names, in the order they were declared.
   */
  list(): string[];

  /**
   * Tells the value of a param.
   *
   * @param name The param.
   * @throws {ParamError} If it is not declared.
   */
  get<N extends Extract<keyof P, string>>(name: N): P[N];
  /** Tells the value of a param that the mesh's types do not know. */
  get(name: string): unknown;

  /**
   * Tells all values.
   *
   * @returns The values by the names of params.
   */
  getAll(): AnyParams;

  /**
   * Finds the handle of a param that was declared elsewhere, such as by the mesh.
   *
   * @param name The param.
   * @throws {ParamError} If it is not declared.
   */
  handle<N extends Extract<keyof P, string>>(name: N): Param<P[N]>;
  /** Finds the handle of a param that the mesh's types do not know. */
  handle(name: string): Param;

  /**
   * Sets a param: at once, or not at all.
   *
   * @param name The param.
   * @param value Its new value.
   * @throws {ParamError} If it does not fit, a validator refuses it, or the param is read-only or not
   * declared.
   */
  set<N extends Extract<keyof P, string>>(name: N, value: P[N]): void;
  /** Sets a param that the mesh's types do not know. */
  set<N extends string>(name: OtherParam<P, N>, value: unknown): void;
  /**
   * Sets several: all at once, or none.
   *
   * @param values The new values by the names of params.
   */
  set(values: Readonly<AnyParams>): void;

  /**
   * Gives params the values again that they began with, and forgets those that were saved.
   *
   * @param names Which ones; all that can be set, where none is named.
   * @throws {ParamError} As {@linkcode Params.set} does.
   */
  reset(...names: string[]): void;

  /**
   * Tells all there is to know of a param.
   *
   * @param name The param.
   * @throws {ParamError} If it is not declared.
   */
  describe(name: string): ParamDescription;
  /** Tells all there is to know of all of them, in the order they were declared. */
  describe(): ParamDescription[];

  /**
   * Follows all params.
   *
   * @param callback Called with what there is at once, and at each change, when all of it is in force.
   * What it throws is logged.
   * @returns The means to stop.
   */
  watch(callback: (change: ParamChange) => unknown): ParamSubscription;
  /**
   * Follows all params by a loop.
   *
   * @returns What there is, and each change; those that come meanwhile as one.
   */
  watch(): ParamIterator<ParamChange>;

  /**
   * Checks from now on all params together, whenever some are set or declared: after their own checks.
   *
   * @param check What refuses them. It must not be asynchronous, nor set params.
   * @returns Takes it back.
   * @throws {ParamError} If it refuses the present values.
   */
  validate(check: ParamsCheck): Disposable;
}
