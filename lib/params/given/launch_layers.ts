import { scalarValue } from "../../yaml/core_schema.ts";
import type { GivenEntries, GivenEntry } from "./given_map.ts";
import { asJson, TEXT_KEY } from "./launch_params.ts";
import { PARAMS_VARIABLE } from "./params_variable.ts";

/**
 * Reads `ROSY_PARAMS`: what a launch file handed on as JSON, or what a user wrote in YAML.
 *
 * @param text A map of params, or a list of such.
 * @returns The values, from those that count least to those that count most.
 * @throws {TypeError} If it is neither.
 */
export async function readLaunchParams(text: string): Promise<GivenEntries[]> {
  const json = parseJson(text) ?? await readYamlAsJson(text);
  return layersOf(json).map(layerOfJson);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A launch within a launch puts a list into a list. */
function layersOf(json: unknown): unknown[] {
  return Array.isArray(json) ? json.flatMap(layersOf) : [json];
}

function layerOfJson(layer: unknown): GivenEntries {
  if (!isObject(layer)) throw refusal("found something else");
  const file = layer[TEXT_KEY];
  const from = typeof file === "string" ? file : PARAMS_VARIABLE;
  return entriesOfJson(layer, from);
}

function entriesOfJson(object: Readonly<Record<string, unknown>>, from: string): GivenEntries {
  const pairs = Object.entries(object).filter(([name]) => name !== TEXT_KEY);
  return new Map(pairs.map(([name, value]) => [name, entryOfJson(value, from)]));
}

function entryOfJson(json: unknown, from: string): GivenEntry {
  const value = valueOfJson(json);
  if (isObject(value)) {
    return { value, from, inner: entriesOfJson(json as Record<string, unknown>, from) };
  }
  if (value === null || Array.isArray(value)) return { value, from };
  return { value, text: textOf(json) ?? String(value), from };
}

function valueOfJson(json: unknown): unknown {
  const text = textOf(json);
  if (text !== undefined) return scalarValue(text);
  if (Array.isArray(json)) return json.map(valueOfJson);
  if (!isObject(json)) return json;
  return Object.fromEntries(Object.entries(json).map(([name, item]) => [name, valueOfJson(item)]));
}

function textOf(json: unknown): string | undefined {
  if (!isObject(json) || Object.keys(json).length !== 1) return undefined;
  const text = json[TEXT_KEY];
  return typeof text === "string" ? text : undefined;
}

async function readYamlAsJson(text: string): Promise<unknown> {
  const { readYaml, YamlError } = await import("../../yaml/read_yaml.ts");
  try {
    return asJson(readYaml(text));
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

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
