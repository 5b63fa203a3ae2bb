import { findParts, missingParts } from "../../bag/find_parts.ts";
import { quoted } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { UsageError } from "../line/usage_error.ts";
import { entriesOf, newestRecording } from "./path.ts";

/** So many missing files are told of one by one. */
const MAX_NUMBERS = 5;

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
  return await inputsNamed(named);
}

/**
 * Finds the files that names stand for.
 *
 * @param named Files and directories; the newest recording is meant if there are none.
 * @returns The files: at least one.
 * @throws {Error} If there are none, or one cannot be read.
 */
export async function inputsNamed(named: readonly string[]): Promise<BagInputs> {
  if (named.length === 0) {
    const paths = (await findParts(await newestRecording())).map(({ path }) => path);
    return { paths, notes: await missingNotes(paths) };
  }
  const files = new Map<string, string>();
  const recordings = new Set<string>();
  const notes: string[] = [];
  for (const path of named) {
    const { paths, note } = await bagsIn(path) ?? await partsFrom(path);
    if (note) notes.push(note);
    for (const path of paths) {
      const identity = await identityOf(path);
      if (files.has(identity)) continue;
      files.set(identity, path);
      if (!note) recordings.add(path);
    }
  }
  return { paths: [...files.values()], notes: [...notes, ...await missingNotes(recordings)] };
}

/** The files that a name stands for. */
interface Named {
  readonly paths: readonly string[];
  readonly note?: string;
}

/** Who names the first part means the recording, who names a later one that part. */
async function partsFrom(path: string): Promise<Named> {
  const parts = await findParts(path);
  if (parts.length === 1 || parts[0]!.path === path) {
    return { paths: parts.map(({ path }) => path) };
  }
  const first = quoted(parts[0]!.path);
  const note = `${
    quoted(path)
  } is a part of a recording of ${parts.length} files: ${first} names all.`;
  return { paths: [path], note };
}

/** A file may be named in several ways, and is played but once. */
async function identityOf(path: string): Promise<string> {
  try {
    const { dev, ino } = await Deno.stat(path);
    return ino === null ? path : `${dev}:${ino}`;
  } catch {
    // Whatever is wrong with it is told by who reads it.
    return path;
  }
}

/** What lies in another directory, or was removed, leaves a gap that looks as if it were recorded. */
async function missingNotes(paths: Iterable<string>): Promise<string[]> {
  return (await missingParts(paths)).map(({ path, missing, total }) => {
    const numbers = missing.map((part) => part + 1).join(", ");
    const [noun, verb] = missing.length === 1 ? ["file", "is"] : ["files", "are"];
    const which = missing.length > MAX_NUMBERS ? `${missing.length} files` : `${noun} ${numbers}`;
    return `Of the recording ${quoted(path)}, ${which} of at least ${total} ${verb} missing.`;
  });
}

/** @returns The bags in a directory, sorted; `undefined` where it is none. */
async function bagsIn(path: string): Promise<Named | undefined> {
  if (!await isDirectory(path)) return undefined;
  const names: string[] = [];
  for (const { name, isFile } of await entriesOf(path)) {
    if (isFile && /\.(bag|mcap|db3)$/.test(name)) names.push(`${path.replace(/\/+$/, "")}/${name}`);
  }
  if (names.length > 0) return { paths: names.sort() };
  throw new Error(`There is no *.bag, *.mcap or *.db3 file in the directory ${quoted(path)}`);
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch {
    // Whatever is wrong with it is told by who reads it.
    return false;
  }
}
