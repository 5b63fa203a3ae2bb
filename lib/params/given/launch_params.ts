import type { Located, LocatedMap } from "../../yaml/located.ts";

/**
 * What stands behind this key, which no param has, is not a value: in a layer the name of the file that
 * it is from; alone in an object the text of a scalar, as it stands in that file.
 */
export const TEXT_KEY = "";

/**
 * Writes values for the environment of a node: as JSON, for YAML would need more permissions to be read.
 *
 * @param map The values.
 * @param file The file that they are from, which errors of the node then name.
 * @returns One layer of `ROSY_PARAMS`.
 */
export function launchParamsText(map: LocatedMap, file: string): string {
  return JSON.stringify({ [TEXT_KEY]: file, ...entriesAsJson(map) });
}

/**
 * Puts layers together.
 *
 * @param layers What {@linkcode launchParamsText} wrote, or a user: the one that counts least first.
 * @returns The text for `ROSY_PARAMS`; empty for none.
 */
export function joinLaunchParams(layers: readonly string[]): string {
  const [first = "", ...others] = layers;
  return others.length === 0 ? first : `[${layers.join(",")}]`;
}

function entriesAsJson({ entries }: LocatedMap): Record<string, unknown> {
  return Object.fromEntries([...entries].map(([name, { value }]) => [name, asJson(value)]));
}

/**
 * Makes what JSON can say of what stands in a file. Only of scalars that are written otherwise than JSON
 * writes them the text is kept: `007`, `.inf`.
 *
 * @param located What stands there.
 * @returns The same, with texts behind {@linkcode TEXT_KEY}.
 */
export function asJson(located: Located): unknown {
  if (located.kind === "list") return located.items.map(asJson);
  if (located.kind === "map") return entriesAsJson(located);
  const { value, text } = located;
  const isPlain = typeof value === "string" || text === "" || JSON.stringify(value) === text;
  return isPlain && typeof value !== "bigint" ? value : { [TEXT_KEY]: text };
}
