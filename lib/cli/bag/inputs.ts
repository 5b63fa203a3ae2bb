import { findParts } from "../../bag/find_parts.ts";
import { quoted } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { UsageError } from "../line/usage_error.ts";
import { newestRecording } from "./path.ts";

/** The bags that a command is about. */
export interface BagInputs {
  /** All files, those of a split recording together. */
  readonly paths: readonly string[];
  /** What to tell the user of how they were chosen. */
  readonly notes: readonly string[];
}

/**
 * Finds the files that the user means: those named, what is in the directories named, or the newest
 * recording.
 *
 * @param args The command's arguments.
 * @returns The files: at least one.
 * @throws {UsageError} If files are named in two ways.
 * @throws {Error} If there are none, or one cannot be read.
 */
export async function bagInputs(
  { positionals, flags }: Pick<CommandContext, "positionals" | "flags">,
): Promise<BagInputs> {
  const input = flags.text("input");
  if (input !== undefined && positionals.length > 0) {
    throw new UsageError("name the bag with --input or without it, not in both ways");
  }
  const named = input === undefined ? positionals : [input];
  if (named.length === 0) {
    const parts = await findParts(await newestRecording());
    return { paths: parts.map(({ path }) => path), notes: [] };
  }
  const paths = new Set<string>();
  const notes: string[] = [];
  for (const path of named) {
    const inside = await bagsIn(path);
    for (const file of inside ?? await partsFrom(path, notes)) paths.add(file);
  }
  return { paths: [...paths], notes };
}

/** Who names the first part means the recording, who names a later one that part. */
async function partsFrom(path: string, notes: string[]): Promise<string[]> {
  const parts = await findParts(path);
  if (parts.length === 1 || parts[0]!.path === path) return parts.map(({ path }) => path);
  const first = quoted(parts[0]!.path);
  notes.push(
    `${quoted(path)} is a part of a recording of ${parts.length} files: ${first} names all.`,
  );
  return [path];
}

/** @returns The bags in a directory, sorted; `undefined` where it is none. */
async function bagsIn(path: string): Promise<string[] | undefined> {
  if (!await isDirectory(path)) return undefined;
  const names: string[] = [];
  for await (const { name, isFile } of Deno.readDir(path)) {
    if (isFile && /\.(bag|mcap)$/.test(name)) names.push(`${path.replace(/\/+$/, "")}/${name}`);
  }
  if (names.length > 0) return names.sort();
  throw new Error(`There is no *.bag or *.mcap file in the directory ${quoted(path)}`);
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch {
    // Whatever is wrong with it is told by who reads it.
    return false;
  }
}
