import { completeBashLine } from "./complete_bash.ts";
import { completeFishWord } from "./complete_fish.ts";
import type { Catalogue } from "../line/command.ts";
import { described, type NameFinder, offer, type WordSources } from "./offer.ts";
import { Output } from "../terminal/output.ts";

/**
 * Prints what could stand at the end of a command line, for the scripts of `rosy completions`.
 *
 * Whatever goes wrong, nothing is printed: the user is in the middle of typing.
 *
 * @param args The shell's name, and what {@linkcode completionLines} takes.
 * @param catalogue The commands that there are.
 * @returns The exit status, always 0.
 */
export async function completeWords(
  args: readonly string[],
  catalogue: Catalogue,
): Promise<number> {
  try {
    const find: NameFinder = async (kind, flags, of) => {
      const { findNames } = await import("./complete_names.ts");
      return await findNames(kind, flags, of);
    };
    const lines = await completionLines(args, { catalogue, find });
    if (lines.length) await new Output({ json: true }).print(lines.join("\n"));
  } catch {
    // Silence is the best answer.
  }
  return 0;
}

/**
 * Computes the lines that {@linkcode completeWords} prints: one candidate each.
 *
 * - For bash, which puts them onto the command line as they stand: escaped, and before all `space` or
 *   `nospace`, which is what follows an only candidate.
 * - For zsh and fish, which escape themselves: as a program gets it, and behind a tab what it is. For
 *   zsh there is a line before all: `words`; or `files` or `directories` alone, which zsh knows.
 *
 * @param args For bash `bash`, the line up to the cursor, and the end of it that is replaced. For zsh
 * `zsh` and the words before the cursor after `rosy`. For fish `fish`, the word under the cursor as it
 * stands there, and the words.
 * @param sources Where its words come from.
 * @returns The lines.
 */
export async function completionLines(
  [shell, ...args]: readonly string[],
  sources: WordSources,
): Promise<string[]> {
  const home = Deno.env.get("HOME");
  if (shell === "bash") {
    const [line = "", replaced = ""] = args;
    const { endsWord, replacements } = await completeBashLine({ line, replaced, home }, sources);
    return [endsWord ? "space" : "nospace", ...replacements];
  }
  if (shell === "zsh") {
    const { type, candidates } = await offer(args, sources);
    return [type, ...candidates.map(described)];
  }
  if (shell === "fish") {
    const [typed = "", ...words] = args;
    return await completeFishWord({ typed, words, home }, sources);
  }
  return [];
}
