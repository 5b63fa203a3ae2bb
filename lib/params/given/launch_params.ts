import { flowText } from "../../yaml/flow_text.ts";
import type { Located } from "../../yaml/located.ts";
import { readYaml, YamlError } from "../../yaml/read_yaml.ts";
import { entriesOfMap } from "./entries.ts";
import type { GivenEntries } from "./given_map.ts";
import { PARAMS_VARIABLE } from "./params_variable.ts";

/** The key that the name of the file stands behind: no param has it. */
const FILE_KEY = "";

/**
 * Writes values for the environment of a node.
 *
 * @param located The values, a map.
 * @param file The file that they are from, which errors of the node then name.
 * @returns One layer of {@linkcode PARAMS_VARIABLE}.
 */
export function launchParamsText(located: Located & { kind: "map" }, file: string): string {
  return `{"${FILE_KEY}":${JSON.stringify(file)}${
    [...located.entries].map(([name, { value }]) => `,${pairText(name, value)}`).join("")
  }}`;
}

/**
 * Puts layers together.
 *
 * @param layers What {@linkcode launchParamsText} wrote, or a user: the one that counts least first.
 * @returns The text for {@linkcode PARAMS_VARIABLE}; empty for none.
 */
export function joinLaunchParams(layers: readonly string[]): string {
  const [first = "", ...others] = layers;
  return others.length === 0 ? first : `[${layers.join(",")}]`;
}

/**
 * Reads {@linkcode PARAMS_VARIABLE}.
 *
 * @param text A map of params, or a list of such.
 * @returns The values, from those that count least to those that count most.
 * @throws {TypeError} If it is neither.
 */
export function readLaunchParams(text: string): GivenEntries[] {
  return layersOf(readLocated(text)).map((layer) => {
    const entries = entriesOfMap(layer, () => fileOf(layer) ?? PARAMS_VARIABLE);
    if (!entries) throw refusal("found something else");
    return new Map([...entries].filter(([name]) => name !== FILE_KEY));
  });
}

/** Whoever sets the variable by hand may nest lists as launch files that are launched within others do. */
function layersOf(located: Located): Located[] {
  return located.kind === "list" ? located.items.flatMap(layersOf) : [located];
}

function readLocated(text: string): Located {
  try {
    return readYaml(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const { message, position: { line, column } } = error.problems[0]!;
    throw refusal(`${message} (line ${line}, column ${column})`);
  }
}

function refusal(why: string): TypeError {
  return new TypeError(
    `Cannot build a node: ${PARAMS_VARIABLE} must be a map of params in YAML, such as ` +
      `{max_speed: 1.5}: ${why}`,
  );
}

function fileOf(layer: Located): string | undefined {
  const file = layer.kind === "map" ? layer.entries.get(FILE_KEY)?.value : undefined;
  return file?.kind === "scalar" ? file.text : undefined;
}

/** What is not quoted stays as they stand in the file: a param that holds text takes `007` as that. */
function locatedText(located: Located): string {
  if (located.kind === "list") return `[${located.items.map(locatedText).join(",")}]`;
  if (located.kind === "map") {
    return `{${[...located.entries].map(([name, { value }]) => pairText(name, value)).join(",")}}`;
  }
  const { value, text } = located;
  return typeof value !== "string" && text !== "" ? text : flowText(value);
}

function pairText(name: string, value: Located): string {
  return `${JSON.stringify(name)}: ${locatedText(value)}`;
}
