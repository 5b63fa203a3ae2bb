import { isHidden } from "../../mesh/names.ts";
import type { Catalogue } from "../line/command.ts";
import { isPrintable } from "../../text/printable.ts";
import { type Candidate, complete, type MeshNames } from "./complete.ts";
import { completePaths } from "./complete_paths.ts";
import { looksLikeFlag } from "../../words/flag_syntax.ts";
import type { LineFlag } from "../line/read_line.ts";

/**
 * Finds names in the mesh.
 *
 * @param kind Which.
 * @param flags The flags that stand on the command line, which say which mesh.
 * @param of The node whose params are meant.
 * @returns The names.
 */
export type NameFinder = (
  kind: MeshNames,
  flags: readonly LineFlag[],
  of?: string,
) => Promise<readonly string[]>;

/** Where completing gets its words from. */
export interface WordSources {
  /** The commands that there are. */
  readonly catalogue: Catalogue;
  /** Finds names in the mesh. */
  readonly find: NameFinder;
}

/** What could stand at the end of a command line. */
export interface Offer {
  /** Whether it is words; if not, the shell or others know which files there are. */
  readonly type: "words" | "files" | "directories";
  /** What stays of the word that is being typed, such as `--log=`; before files. */
  readonly prefix: string;
  /** The words, as a program gets them. */
  readonly candidates: readonly Candidate[];
}

/**
 * Finds what could stand at the end of a command line.
 *
 * Names that cannot be shown are left out: no shell has a place for all of them, and nobody sees what
 * he would choose. So are names that look like flags, where they would be taken for flags, and hidden
 * ones, unless it is clear that one is being typed. Who begins a name with a slash goes on with one.
 *
 * @param words What stands before the cursor after `rosy`; the last one is what is being typed.
 * @param sources Where its words come from.
 * @returns What could stand there, all of it starting like the last word.
 */
export async function offer(
  words: readonly string[],
  { catalogue, find }: WordSources,
): Promise<Offer> {
  const { completion, prefix, flags, mayBeFlag } = complete(words, catalogue);
  const typed = words.at(-1) ?? "";
  if (completion.type === "files" || completion.type === "directories") {
    return { type: completion.type, prefix, candidates: [] };
  }
  const found: readonly Candidate[] = completion.type === "words"
    ? [...completion.candidates, ...completion.orFile ? await files(typed, mayBeFlag) : []]
    : (await find(completion.kind, flags, completion.of))
      .filter((name) => !isHidden(name) || isHidden(typed.slice(prefix.length)))
      .map((name) => typed.startsWith(`${prefix}/`) ? `/${name}` : name)
      .filter((name) => !completion.but.includes(name) && !(mayBeFlag && looksLikeFlag(name)))
      .map((word) => ({ word }));
  const candidates = found.map(({ word, ...rest }) => ({ word: prefix + word, ...rest }))
    .filter(({ word }) => word !== "" && word.startsWith(typed) && isPrintable(word));
  return { type: "words", prefix, candidates };
}

/** Where a word of the command may stand, too, files are words like others. */
async function files(typed: string, mayBeFlag: boolean): Promise<Candidate[]> {
  const paths = await completePaths(typed, { directoriesOnly: false }).catch(() => []);
  return paths.filter((path) => !(mayBeFlag && looksLikeFlag(path))).map((word) => ({ word }));
}

/**
 * Writes a candidate for a shell that shows what it is.
 *
 * @param candidate The candidate.
 * @returns Its word, and behind a tab what it is.
 */
export function described({ word, summary }: Candidate): string {
  return summary === undefined ? word : `${word}\t${summary}`;
}
