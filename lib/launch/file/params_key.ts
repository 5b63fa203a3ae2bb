import { isAbsolute, join } from "node:path";
import { checkParamName } from "../../params/check_definition.ts";
import { launchParamsText } from "../../params/given/launch_params.ts";
import { readLocatedParams } from "../../params/given/params_file.ts";
import type { Located, LocatedMap, Position } from "../../yaml/located.ts";

/** How much the environment of a process may say of params: systems limit a variable to 128 KiB. */
const MAX_BYTES = 100_000;

/** Values of params, from those that count least to those that count most, for the environment. */
export type ParamsLayers = readonly string[];

/** Where the key stands, and who is told what is wrong there. */
export interface ParamsKeyOptions {
  /** The launch file. */
  readonly file: string;
  /** The folder that it is in. */
  readonly directory: string;
  readonly signal?: AbortSignal | undefined;
  readonly refuse: (position: Position, message: string) => void;
}

/**
 * Reads what a section gives to params of nodes, files included.
 *
 * @param outer What is said around it.
 * @param section The section, validated.
 * @param options Where it is.
 * @returns What counts in the section.
 */
export async function addParams(
  outer: ParamsLayers,
  section: Located | undefined,
  options: ParamsKeyOptions,
): Promise<ParamsLayers> {
  const given = section?.kind === "map" ? section.entries.get("params")?.value : undefined;
  if (!given) return outer;
  const layers = [...outer];
  for (const one of given.kind === "list" ? given.items : [given]) {
    const layer = one.kind === "scalar"
      ? await readFile(one.text, one.position, options)
      : { located: one, file: options.file };
    if (layer?.located.kind !== "map") continue;
    checkNames(
      layer.located,
      (position, message) =>
        options.refuse(layer.file === options.file ? position : one.position, message),
    );
    layers.push(launchParamsText(layer.located, layer.file));
  }
  const { length } = new TextEncoder().encode(layers.join());
  if (length > MAX_BYTES) {
    options.refuse(
      given.position,
      `has ${length} bytes of params, and ${MAX_BYTES} can be handed on: have the node read a file, ` +
        "with --params-file in its command",
    );
  }
  return layers;
}

interface Layer {
  readonly located: Located;
  readonly file: string;
}

async function readFile(
  path: string,
  position: Position,
  { directory, signal, refuse }: ParamsKeyOptions,
): Promise<Layer | undefined> {
  const file = isAbsolute(path) ? path : join(directory, path);
  try {
    return { located: await readLocatedParams(file, { signal }), file };
  } catch (error) {
    signal?.throwIfAborted();
    refuse(position, (error as Error).message);
  }
}

/** Names of nodes, which begin with a slash or have a map such as those of ROS 2, are sections. */
function checkNames(
  { entries }: LocatedMap,
  refuse: (position: Position, message: string) => void,
): void {
  for (const [name, { position, value }] of entries) {
    const isSection = name.startsWith("/") ||
      value.kind === "map" && value.entries.has("ros__parameters");
    if (isSection) {
      if (value.kind !== "map") refuse(position, `"${name}" must have a map of params behind it`);
      continue;
    }
    try {
      checkParamName(name);
    } catch (error) {
      refuse(position, (error as Error).message);
    }
  }
}
