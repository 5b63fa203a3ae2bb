import { completePaths } from "./complete_paths.ts";
import { described, offer, type WordSources } from "./offer.ts";

/** A line in fish: its last word once as typed, for its quotes, and all of them as they are passed. */
export interface FishTyped {
  /** The word under the cursor as it stands there, quotes and all. */
  readonly typed: string;
  /** The words before the cursor after `rosy`, as a program gets them. */
  readonly words: readonly string[];
  /** Where the user's own files are. */
  readonly home?: string | undefined;
}

/**
 * Completes a word in fish, which escapes what it is told, whatever quotes are open, but for a tilde
 * at the start: without quotes it is the user's home, and no name can start with one.
 *
 * @param typed The command line.
 * @param sources Where its words come from.
 * @returns What could stand there, one candidate a line, behind a tab what it is.
 */
export async function completeFishWord(
  { typed, words, home }: FishTyped,
  sources: WordSources,
): Promise<string[]> {
  const { type, prefix, candidates } = await offer(words, sources);
  if (type === "words") {
    const isQuoted = /^["']/.test(typed);
    return candidates.filter(({ word }) => isQuoted || !word.startsWith("~")).map(described);
  }
  const paths = await completePaths((words.at(-1) ?? "").slice(prefix.length), {
    directoriesOnly: type === "directories",
    ...(home !== undefined && typed.startsWith("~/") && { home }),
  });
  return paths.map((path) => prefix + path);
}
