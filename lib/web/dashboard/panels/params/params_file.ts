import { chooseParams, valuesFor } from "../../../../params/given/choose_params.ts";
import { entriesOfMap } from "../../../../params/given/entries.ts";
import { paramsYaml } from "../../../../params/given/params_yaml.ts";
import type { ParamDescription } from "../../../../params/param_description.ts";
import { didYouMean } from "../../../../text/suggest.ts";
import { readYaml, YamlError } from "../../../../yaml/read_yaml.ts";

/** What a file would change of a node's params. */
export interface FileChanges {
  /** The values that are other ones, by the names of params. */
  readonly values: Readonly<Record<string, unknown>>;
  /** How many params stand in it as they are already. */
  readonly same: number;
}

/**
 * Writes the params of a node as a file that `rosy param load` and launch files take, too.
 *
 * @param node The node, for who reads the file.
 * @param described What its params are.
 * @returns The text of the file.
 */
export function paramsFile(node: string, described: readonly ParamDescription[]): string {
  const settable = described.filter(({ readOnly }) => !readOnly);
  return paramsYaml(settable.map(({ name, value }) => [name, value] as const), [
    `Params of ${node.replaceAll(/\p{Cc}/gu, " ")}`,
  ]);
}

/**
 * Reads such a file: YAML or JSON.
 *
 * @param text What is in it.
 * @param node The node's full name; of sections for several nodes those count that name it.
 * @param described What its params are.
 * @returns What would be changed.
 * @throws {Error} If it is no such file, or has params that the node has not: then nothing may be set.
 */
export function changesOf(
  text: string,
  node: string,
  described: readonly ParamDescription[],
): FileChanges {
  const given = entriesOfMap(located(text), ({ line }) => `line ${line}`);
  if (!given) throw new Error('There must be names and values in it, such as "max_speed: 1.5"');
  const { entries, unknown } = chooseParams(given, node, described);
  const names = described.map(({ name }) => name);
  if (unknown.length > 0) {
    const list = unknown.slice(0, 5).map(({ name, from }) =>
      `"${name}"${didYouMean(name, names)} (${from})`
    );
    throw new Error(`The node has no such params: ${list.join(", ")}`);
  }
  if (entries.size === 0) throw new Error(`It says nothing of params of "${node}"`);
  const all = Object.entries(valuesFor(entries, described));
  const before = new Map(described.map(({ name, value }) => [name, JSON.stringify(value)]));
  const changed = all.filter(([name, value]) => before.get(name) !== textOf(value));
  return { values: Object.fromEntries(changed), same: all.length - changed.length };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "bigint" ? String(value) : JSON.stringify(value);
}

function located(text: string): ReturnType<typeof readYaml> {
  try {
    return readYaml(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const [{ position: { line, column }, message }] = error.problems as [
      YamlError["problems"][0],
    ];
    throw new Error(`Line ${line}, column ${column}: ${message}`, { cause: error });
  }
}
