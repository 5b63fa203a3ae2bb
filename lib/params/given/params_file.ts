import { abortable } from "../../flow/abort.ts";
import { fileReason } from "../../text/file_reason.ts";
import { decodeUtf8, NotUtf8Error } from "../../text/utf8.ts";
import type { Located, LocatedMap } from "../../yaml/located.ts";
import { readYaml, YamlError } from "../../yaml/read_yaml.ts";
import { entriesOfMap } from "./entries.ts";
import type { GivenEntries } from "./given_map.ts";

/** A file with params that is there, and is none: its message says where, and what is wrong. */
export class ParamsFileError extends Error {
  /** The name of the class. */
  override readonly name = "ParamsFileError";
}

/**
 * Reads a file with params: YAML or JSON, a map of names and values.
 *
 * @param path Where it is.
 * @returns The values, each with the line that it stands in; none of an empty file.
 * @throws {ParamsFileError} If it is there, and no such file.
 * @throws {Error} If it cannot be read.
 */
export async function readParamsFile(path: string): Promise<GivenEntries> {
  return entriesOf(await readLocatedParams(path), path);
}

/**
 * Reads a file with params, for those who hand it on.
 *
 * @param path Where it is.
 * @param options `signal` gives up: a pipe may never end.
 * @returns Its map; an empty file is an empty one.
 * @throws {ParamsFileError} If it is there, and no such file.
 * @throws {Error} If it cannot be read.
 */
export async function readLocatedParams(
  path: string,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<LocatedMap> {
  let bytes: Uint8Array;
  try {
    bytes = await abortable(Deno.readFile(path), signal);
  } catch (cause) {
    signal?.throwIfAborted();
    throw new Error(`Cannot read params from "${path}": ${fileReason(cause)}`, { cause });
  }
  return mapOf(bytes, path);
}

function entriesOf(map: LocatedMap, path: string): GivenEntries {
  return entriesOfMap(map, ({ line }) => `${path}:${line}`)!;
}

function mapOf(bytes: Uint8Array, path: string): LocatedMap {
  const located = readLocated(bytes, path);
  if (located.kind === "map") return located;
  const { position } = located;
  const isEmpty = located.kind === "scalar" && located.value === null && located.text === "";
  if (isEmpty) return { kind: "map", position, entries: new Map() };
  throw new ParamsFileError(
    `Cannot read params from "${path}": ${path}:${position.line}:${position.column}: names and ` +
      'values must stand there, such as "max_speed: 1.5"',
  );
}

function readLocated(bytes: Uint8Array, path: string): Located {
  try {
    return readYaml(decodeUtf8(bytes));
  } catch (cause) {
    const problem = problemOf(cause);
    if (!problem) throw cause;
    const { line, column, message } = problem;
    throw new ParamsFileError(
      `Cannot read params from "${path}": ${path}:${line}:${column}: ${message}`,
      { cause },
    );
  }
}

function problemOf(error: unknown): { line: number; column: number; message: string } | undefined {
  if (error instanceof NotUtf8Error) return error;
  if (!(error instanceof YamlError)) return undefined;
  const { position, message } = error.problems[0]!;
  return { ...position, message: `not valid YAML: ${message}` };
}
