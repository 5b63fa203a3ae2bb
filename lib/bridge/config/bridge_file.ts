import { dirname, resolve } from "node:path";
import { BRIDGES, type BridgeSection } from "../../launch/file/bridges_key.ts";
import { LaunchFileError, type Problem } from "../../launch/file/launch_file_error.ts";
import type { Schema } from "../../launch/file/schema.ts";
import { validate } from "../../launch/file/validate.ts";
import { fileReason } from "../../text/file_reason.ts";
import { decodeUtf8 } from "../../text/utf8.ts";
import { readYaml, YamlError } from "../../yaml/read_yaml.ts";
import { type BridgeSpec, specOf } from "./bridge_spec.ts";

/** Larger files are something else. */
const MAX_BYTES = 1024 * 1024;

const FILE = {
  type: "object",
  summary: "Bridges.",
  keys: { bridges: { ...BRIDGES, required: true } },
} as const satisfies Schema;

/** A file of bridges that cannot be used; its message names all that is wrong, and where. */
export class BridgeFileError extends Error {
  override name = "BridgeFileError";
}

/**
 * Reads a file of bridges.
 *
 * @param path The file: YAML with the key `bridges`.
 * @returns The bridges by their names, without those that are disabled or for other machines.
 * @throws {BridgeFileError} If it cannot be read, or something in it is wrong.
 */
export async function readBridgeFile(path: string): Promise<Map<string, BridgeSpec>> {
  let text: string;
  try {
    const { size } = await Deno.stat(path);
    if (size > MAX_BYTES) throw new RangeError(`it has ${size} bytes, ${MAX_BYTES} are the most`);
    text = decodeUtf8(await Deno.readFile(path));
  } catch (error) {
    throw new BridgeFileError(`Cannot read the bridges in "${path}": ${fileReason(error)}`, {
      cause: error,
    });
  }
  return parseBridges(text, { file: path, directory: dirname(resolve(path)) });
}

/**
 * Reads the text of such a file.
 *
 * @param text YAML.
 * @param where Its name, for errors, and the folder that paths in it are relative to.
 * @returns The bridges by their names.
 * @throws {BridgeFileError} If something is wrong with it.
 */
export function parseBridges(
  text: string,
  { file, directory }: { readonly file: string; readonly directory: string },
): Map<string, BridgeSpec> {
  const problems: Problem[] = [];
  const sections = sectionsOf(text, file, problems);
  const bridges = new Map<string, BridgeSpec>();
  for (const [name, section] of sections) {
    if (section.disabled || section.on_host !== undefined && section.on_host !== Deno.hostname()) {
      continue;
    }
    try {
      bridges.set(name, specOf(section, directory));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new BridgeFileError(`Bridge "${name}" in ${file}: ${message}`, { cause: error });
    }
  }
  return bridges;
}

function sectionsOf(
  text: string,
  file: string,
  problems: Problem[],
): ReadonlyMap<string, BridgeSection> {
  try {
    const { bridges } = validate(readYaml(text), FILE, { file, problems });
    if (problems.length === 0) return bridges;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    problems.push(...error.problems.map((problem) => ({ ...problem, file, path: [] })));
  }
  throw new BridgeFileError(new LaunchFileError(problems).message);
}
