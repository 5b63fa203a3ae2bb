import { type BashQuote, escapeForBash } from "../../text/escape_for_bash.ts";
import { readBashLine } from "./bash_line.ts";
import { completePaths } from "./complete_paths.ts";
import { type Offer, offer, type WordSources } from "./offer.ts";

/** A line in bash up to the cursor, and which end of it an answer takes the place of. */
export interface BashTyped {
  /** What stands before the cursor, from the command's name on. */
  readonly line: string;
  /** The end of it that bash is going to replace. */
  readonly replaced: string;
  /** Where the user's own files are. */
  readonly home?: string | undefined;
}

/** What bash is told. */
export interface BashCompletion {
  /** Whether a space goes behind a replacement that is the only one. */
  readonly endsWord: boolean;
  /** What could stand in place of what is replaced, written as bash reads it. */
  readonly replacements: readonly string[];
}

/**
 * Completes a command line of bash, which puts what it is told onto the line as it stands: all of it
 * has to be escaped for the quotes that are open there.
 *
 * @param typed The command line.
 * @param sources Where its words come from.
 * @returns What bash is told.
 */
export async function completeBashLine(
  { line, replaced, home }: BashTyped,
  sources: WordSources,
): Promise<BashCompletion> {
  const read = readBashLine(line, replaced);
  if (!read || read.isInHome && !home) return { endsWord: true, replacements: [] };
  const { words, before, quote, isInHome } = read;
  const offered = read.isRedirected ? FILES : await offer(words, sources);
  const typed = words.at(-1)!;
  const candidates = await candidatesOf(offered, typed, isInHome ? home : undefined);
  const replacements = candidates.filter((word) => word.startsWith(before)).map((word) => {
    // Escaped, the tilde would stand for itself.
    const kept = isInHome && before === "" ? "~" : "";
    const text = escapeForBash(word.slice(before.length + kept.length), quote);
    return kept + guarded(text, quote);
  });
  const endsWord = offered.type === "words" || !candidates[0]?.endsWith("/");
  return { endsWord, replacements };
}

const FILES: Offer = { type: "files", prefix: "", candidates: [] };

async function candidatesOf(
  { type, prefix, candidates }: Offer,
  typed: string,
  home: string | undefined,
): Promise<string[]> {
  if (type === "words") return home === undefined ? candidates.map(({ word }) => word) : [];
  const directoriesOnly = type === "directories";
  const path = typed.slice(prefix.length);
  const paths = await completePaths(path, {
    directoriesOnly,
    ...(home !== undefined && { home }),
  });
  return paths.map((path) => prefix + path);
}

/**
 * Doubles quotes at the ends of a replacement, outside of which there is a quote that is open: bash
 * lets one at its start take the place of the opening one, and one at its end that of the closing
 * one, which it writes itself otherwise.
 */
function guarded(text: string, quote: BashQuote): string {
  if (quote === "") return text;
  const start = text.startsWith(quote) ? quote : "";
  const end = text.endsWith(quote) ? quote : "";
  return start + text + end;
}
