import type { ParamDescription } from "../param_description.ts";
import type { UnusedParam } from "../param_source.ts";
import { type GivenEntries, type GivenEntry, GivenMap } from "./given_map.ts";
import { entriesFor } from "./selection.ts";

/** What a file says of the params of a node. */
export interface ChosenParams {
  /** What it says of those that the node has. */
  readonly entries: ReadonlyMap<string, GivenEntry>;
  /** What it says of others: mistakes. */
  readonly unknown: readonly UnusedParam[];
}

/**
 * Chooses what is for the params of a node that runs.
 *
 * @param given What stands in a file.
 * @param node The node's full name.
 * @param described What its params are.
 * @returns What counts of it.
 */
export function chooseParams(
  given: GivenEntries,
  node: string,
  described: readonly ParamDescription[],
): ChosenParams {
  const layers = entriesFor(given, node).map((entries) => new GivenMap("command-line", entries));
  const names = described.map(({ name }) => name);
  const entries = names.flatMap((name): [string, GivenEntry][] => {
    const found = layers.flatMap((layer) => layer.find(name) ?? []).at(-1);
    return found ? [[name, found]] : [];
  });
  return {
    entries: new Map(entries),
    unknown: layers.flatMap((layer) => layer.unused((name) => names.includes(name))),
  };
}

/**
 * Makes values of what was given, as the params take them: what was typed as it is where they hold text.
 *
 * @param entries What was given.
 * @param described What the node's params are.
 * @returns The values by the names of params.
 */
export function valuesFor(
  entries: ReadonlyMap<string, GivenEntry>,
  described: readonly ParamDescription[],
): Record<string, unknown> {
  const texts = new Set(described.flatMap(({ name, type }) => type === "string" ? [name] : []));
  return Object.fromEntries(
    [...entries].map(([name, { value, text }]) => [
      name,
      texts.has(name) && text !== undefined ? text : value,
    ]),
  );
}
