import type { Logger } from "../../log/logger.ts";
import { didYouMean } from "../../text/suggest.ts";
import type { ParamDefinition } from "../../schema/param_definition.ts";
import { ParamError } from "../param_error.ts";
import type { ParamEntry, ParamSetting } from "./param_entry.ts";
import type { GivenParam, ParamSource, ParamSources, UnusedParam } from "../param_source.ts";
import { type ParamType, paramType } from "../param_type.ts";
import { UnfitValue } from "../param_value.ts";

/** What is told of what the params of one node were given from outside. */
export class GivenParams {
  readonly #node: string;
  readonly #sources: readonly ParamSource[];
  readonly #store: ParamSources["store"];
  readonly #logger: Logger;
  #saved: Promise<ReadonlyMap<string, GivenParam>> | null = null;

  /**
   * @param node The node's name, for errors.
   * @param sources Who gives values.
   * @param logger Is told of what was saved, and fits no more.
   */
  constructor(node: string, { sources, store }: ParamSources, logger: Logger) {
    this.#node = node;
    this.#sources = sources;
    this.#store = store;
    this.#logger = logger;
  }

  /**
   * Reads what was saved, where that counts.
   *
   * @param definitions The params that are going to be declared.
   * @returns What was saved, of all params.
   */
  async saved(definitions: Iterable<ParamDefinition>): Promise<ReadonlyMap<string, GivenParam>> {
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
    saved: ReadonlyMap<string, GivenParam>,
  ): ParamEntry {
    const type = paramType(definition);
    const initial = this.#initial(name, definition, type);
    const given = definition.persist ? saved.get(name) : undefined;
    const setting = given && this.#persisted(name, type, given);
    return { name, definition, type, initial, setting: setting ?? initial };
  }

  /** @returns What was given to params that are not declared. */
  unused(isDeclared: (name: string) => boolean): UnusedParam[] {
    return this.#sources.flatMap((source) => source.unused(isDeclared));
  }

  /** Whether anything was given. */
  get isAny(): boolean {
    return this.#sources.length > 0;
  }

  #initial(name: string, definition: ParamDefinition, type: ParamType): ParamSetting {
    // Each is checked, those included that do not count: they would the next time.
    const given = this.#sources.flatMap((source): ParamSetting[] => {
      const one = source.find(name);
      if (!one) return [];
      return [{ value: this.#take(name, type, one), origin: source.origin, from: one.from }];
    });
    return given.at(-1) ?? { value: type.take(definition.default), origin: "default" };
  }

  /** Nobody stands by when a robot starts: what was saved by an older program must not keep it from that. */
  #persisted(name: string, type: ParamType, given: GivenParam): ParamSetting | undefined {
    try {
      return { value: this.#take(name, type, given), origin: "persisted", from: given.from };
    } catch (error) {
      if (!(error instanceof ParamError)) throw error;
      this.#logger.warn(`${error.message}; it begins with another value, until it is set anew`);
    }
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
