import { BagReader } from "./bag_reader.ts";
import { isForeignFile } from "./open_source.ts";
import { partNumber, splitName } from "./part_names.ts";
import { readHead } from "./reading/read_head.ts";
import { ReadableFile } from "./reading/readable_file.ts";
import { RECORDING_METADATA } from "./summary.ts";

/** One file of a recording. */
export interface BagPart {
  /** Its name. */
  readonly path: string;
  /** Which of the recording's files it is, from 0 on. */
  readonly part: number;
}

/** No recording has so many files. */
const MAX_PARTS = 100_000;

/** What a file says of the recording that it belongs to. */
interface Membership {
  readonly path: string;
  /** Of the file's name. */
  readonly number: number;
  /** What all parts of a recording have in common; none in files of before there was such a thing. */
  readonly id: string | undefined;
  readonly part: number;
  readonly isOwn: boolean;
}

/**
 * Finds all files of the recording that a file belongs to, in the directory where it is.
 *
 * Parts say so themselves; in bags that do not, those count whose names and times follow each other.
 *
 * @param path The file.
 * @returns The files in the order they were recorded, at least the one that was given.
 * @throws {Error} If that cannot be read.
 */
export async function findParts(path: string): Promise<readonly BagPart[]> {
  // Other formats do not say what they are part of.
  if (await isForeignFile(path)) return [{ path, part: 0 }];
  const itself = await membership(path, 0);
  const { directory, name, root, ending } = splitName(path);
  // The first part of a recording may have a name that ends in a number, too.
  for (const stem of new Set([name, root])) {
    const parts = await partsNamed({ directory, stem, ending }, itself.id);
    if (parts.length > 1 && parts.some((part) => part.path === path)) return parts;
  }
  return [{ path, part: itself.part }];
}

/**
 * Tells which files of recordings are not among bags.
 *
 * @param paths The bags.
 * @returns For each recording that is not all there the first file of it that is, which of its files
 * are missing, counted from 0 on, and how many there were at least.
 */
export async function missingParts(
  paths: Iterable<string>,
): Promise<{ path: string; missing: number[]; total: number }[]> {
  const recordings = new Map<string, BagPart[]>();
  for (const path of paths) {
    const { id, part } = await tryMembership(path, 0) ?? {};
    // A file may say anything.
    if (id === undefined || part === undefined || !(part >= 0 && part < MAX_PARTS)) continue;
    recordings.set(id, [...recordings.get(id) ?? [], { path, part }]);
  }
  return [...recordings.values()].map((parts) => {
    parts.sort((a, b) => a.part - b.part);
    const present = new Set(parts.map(({ part }) => part));
    const total = Math.floor(parts.at(-1)!.part) + 1;
    const missing = Array.from({ length: total }, (_, part) => part)
      .filter((part) => !present.has(part));
    return { path: parts[0]!.path, missing, total };
  }).filter(({ missing }) => missing.length > 0);
}

async function partsNamed(
  { directory, ...names }: { directory: string; stem: string; ending: string },
  id: string | undefined,
): Promise<Membership[]> {
  const members: Membership[] = [];
  // One after the other: a recording may have more files than may be open at once.
  for (const { path, number } of await neighbours(directory, names)) {
    const member = await tryMembership(path, number);
    if (member) members.push(member);
  }
  if (id === undefined) return await consecutive(members);
  return members.filter((member) => member.id === id).sort((a, b) => a.part - b.part);
}

/** Who may read but the one file reads but the one. */
async function neighbours(
  directory: string,
  names: { stem: string; ending: string },
): Promise<{ path: string; number: number }[]> {
  const path = directory || ".";
  if ((await Deno.permissions.query({ name: "read", path })).state !== "granted") return [];
  const found: { path: string; number: number }[] = [];
  try {
    for await (const { name, isFile } of Deno.readDir(path)) {
      const number = isFile ? partNumber(name, names) : undefined;
      if (number !== undefined) found.push({ path: directory + name, number });
    }
  } catch {
    // A directory may let one read its files, but not list them.
  }
  return found.sort((a, b) => a.number - b.number);
}

async function membership(path: string, number: number): Promise<Membership> {
  const file = await ReadableFile.openMcap(path);
  try {
    const { library, metadata } = await readHead(file);
    const recording = metadata?.name === RECORDING_METADATA ? metadata.metadata : undefined;
    const part = Number(recording?.get("part") ?? number);
    return { path, number, id: recording?.get("id"), part, isOwn: library.startsWith("rosy") };
  } catch {
    return { path, number, id: undefined, part: number, isOwn: false };
  } finally {
    await file.close();
  }
}

/** Another file of that name may be anything. */
async function tryMembership(path: string, number: number): Promise<Membership | undefined> {
  try {
    return await membership(path, number);
  } catch {
    return undefined;
  }
}

/** Parts that do not say what they are part of: numbered without a gap, each later than the last. */
async function consecutive(members: readonly Membership[]): Promise<Membership[]> {
  const parts: Membership[] = [];
  let endMs = -Infinity;
  for (const member of members) {
    if (member.id !== undefined || !member.isOwn || member.number !== parts.length) break;
    const times = await timesOf(member.path);
    if (!times || times.startMs < endMs) break;
    parts.push(member);
    endMs = times.endMs;
  }
  return parts;
}

async function timesOf(path: string): Promise<{ startMs: number; endMs: number } | undefined> {
  await using reader = await BagReader.open(path);
  const { startMs, endMs } = await reader.info();
  return startMs === undefined || endMs === undefined ? undefined : { startMs, endMs };
}
