import { didYouMean } from "../text/suggest.ts";
import type { ParamDefinition } from "../schema/param_definition.ts";
import { ParamError } from "./param_error.ts";
import type { ParamEntry, ParamSetting } from "./param_table.ts";
import type { GivenParam, ParamSource, ParamSources } from "./param_source.ts";
import { type ParamType, paramType } from "./param_type.ts";
import { UnfitValue } from "./param_value.ts";

/** A value given from outside that no param takes. */
export interface UnusedParam {
  /** The name that it was given for. */
  readonly name: string;
  /** Who gave it. */
  readonly from: string;
}

/** What is told of what the params of one node were given from outside. */
export class GivenParams {
  readonly #node: string;
  readonly #sources: readonly ParamSource[];
  readonly #store: ParamSources["store"];
  #saved: Promise<ReadonlyMap<string, unknown>> | null = null;

  /**
   * @param node The node's name, for errors.
   * @param sources Who gives values.
   */
  constructor(node: string, { sources, store }: ParamSources) {
    this.#node = node;
    this.#sources = sources;
    this.#store = store;
  }

  /**
   * Reads what was saved, where that counts.
   *
   * @param definitions The params that are going to be declared.
   * @returns What was saved, of all params.
   * @throws {Error} If it cannot be read.
   */
  async saved(definitions: Iterable<ParamDefinition>): Promise<ReadonlyMap<string, unknown>> {
    const isWanted = [...definitions].some(({ persist }) => persist);
    if (!isWanted || !this.#store) return new Map();
    this.#saved ??= this.#store.load();
    return await this.#saved;
  }

  /**
   * Finds out what a param begins with.
   *
   * @param name Its name.
   * @param definition What it is.
   * @param saved What was saved, of all params.
   * @throws {TypeError} If the definition cannot be used.
   * @throws {ParamError} If a value that was given does not fit.
   */
  entry(
    name: string,
    definition: ParamDefinition,
    saved: ReadonlyMap<string, unknown>,
  ): ParamEntry {
    const type = paramType(definition);
    const initial = this.#initial(name, definition, type);
    let setting = initial;
    if (definition.persist && this.#store && saved.has(name)) {
      const from = this.#store.name;
      const value = this.#take(name, type, { value: saved.get(name), from });
      setting = { value, origin: "persisted", from };
    }
    return { name, definition, type, initial, setting };
  }

  /** @returns What was given to params that are not declared. */
  unused(isDeclared: (name: string) => boolean): UnusedParam[] {
    const given = this.#sources.flatMap(({ values }) => [...values]);
    return given.filter(([name]) => !isDeclared(name)).map(([name, { from }]) => ({ name, from }));
  }

  /** Whether anything was given. */
  get isAny(): boolean {
    return this.#sources.some(({ values }) => values.size > 0);
  }

  #initial(name: string, definition: ParamDefinition, type: ParamType): ParamSetting {
    // Each is checked, those included that do not count: they would the next time.
    const given = this.#sources.flatMap(({ origin, values }): ParamSetting[] => {
      const one = values.get(name);
      return one ? [{ value: this.#take(name, type, one), origin, from: one.from }] : [];
    });
    return given.at(-1) ?? { value: type.take(definition.default), origin: "default" };
  }

  #take(name: string, type: ParamType, { value, text, from }: GivenParam) {
    try {
      return type.take(type.kind === "string" && text !== undefined ? text : value);
    } catch (error) {
      if (!(error instanceof UnfitValue)) throw error;
      throw new ParamError(
        `Cannot declare param "${name}" of node "${this.#node}" with the value of ${from}: ` +
          error.message,
        { reason: "invalid", node: this.#node, param: name },
      );
    }
  }
}

/** @returns One line about values that no param takes. */
export function unusedText(
  node: string,
  unused: readonly UnusedParam[],
  declared: readonly string[],
): string {
  const list = unused.map(({ name, from }) =>
    `${JSON.stringify(name)}${didYouMean(name, declared)} of ${from}`
  );
  return `Node "${node}" has declared no such params, and takes no value for them: ${
    list.join(", ")
  }`;
}
