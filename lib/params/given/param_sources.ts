import type { ToldParams } from "../../node/options/param_flags.ts";
import type { ParamSource } from "../param_source.ts";
import { entriesOfObject } from "./entries.ts";
import { type GivenEntries, GivenMap } from "./given_map.ts";
import { readLaunchParams } from "./launch_layers.ts";
import { entriesFor } from "./selection.ts";
import { readTypedParam } from "./typed_value.ts";

/** Who gives params to a node. */
export interface ParamGivers {
  /** The node's full name. */
  readonly node: string;
  /** The option `params` of its code. */
  readonly option?: Readonly<Record<string, unknown>> | undefined;
  /** What `ROSY_PARAMS` says. */
  readonly variable?: string | undefined;
  /** What the command line says. */
  readonly told?: ToldParams | undefined;
}

/**
 * Gathers what is given to the params of a node. What reads YAML is loaded only where there is some.
 *
 * @param givers Who gives.
 * @returns The sources, from the one that counts least to the one that counts most.
 * @throws {Error} If a file cannot be read, or what is given makes no sense.
 */
export async function gatherParamSources(
  { node, option, variable, told }: ParamGivers,
): Promise<ParamSource[]> {
  const sources: GivenMap[] = [];
  const add = (origin: ParamSource["origin"], entries: GivenEntries) => {
    for (const chosen of entriesFor(entries, node)) sources.push(new GivenMap(origin, chosen));
  };
  if (option) sources.push(new GivenMap("option", entriesOfObject(option, 'the option "params"')));
  if (variable) {
    for (const entries of await readLaunchParams(variable)) add("launch", entries);
  }
  for (const path of told?.files ?? []) {
    const { readParamsFile } = await import("./params_file.ts");
    add("command-line", await readParamsFile(path));
  }
  for (const text of told?.params ?? []) {
    add("command-line", new Map([await readTypedParam(text, "--param ")]));
  }
  return sources.filter(({ isEmpty }) => !isEmpty);
}
