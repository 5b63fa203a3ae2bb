import { complete, type MeshNames } from "./complete.ts";
import { Output } from "./output.ts";

/**
 * Prints what could stand at the end of a command line, for the scripts of `rosy completions`.
 *
 * One word a line, and behind a tab what it is; or `:files` or `:directories` alone. Whatever goes
 * wrong, nothing is printed: the user is in the middle of typing.
 *
 * @param words What stands before the cursor after `rosy`; the last one is what is being typed.
 * @returns The exit status, always 0.
 */
export async function completeWords(words: readonly string[]): Promise<number> {
  try {
    const lines = await completionLines(words, async (kind, flags) => {
      const { findNames } = await import("./complete_names.ts");
      return await findNames(kind, flags);
    });
    if (lines.length) await new Output({ json: true }).print(lines.join("\n"));
  } catch {
    // Silence is the best answer.
  }
  return 0;
}

/**
 * Computes the lines that {@linkcode completeWords} prints.
 *
 * @param words What stands before the cursor after `rosy`.
 * @param find Finds names in the mesh, by the flags that stand on the command line.
 * @returns The lines.
 */
export async function completionLines(
  words: readonly string[],
  find: (kind: MeshNames, flags: readonly string[]) => Promise<readonly string[]>,
): Promise<string[]> {
  const { completion, prefix, flags } = complete(words);
  if (completion.type === "files") return [":files"];
  if (completion.type === "directories") return [":directories"];
  const candidates = completion.type === "words"
    ? completion.candidates
    : (await find(completion.kind, flags))
      .filter((name) => !completion.but.includes(name))
      .map((word) => ({ word }));
  const typed = words.at(-1) ?? "";
  return candidates.map(({ word, ...rest }) => ({ word: prefix + word, ...rest }))
    .filter(({ word }) => word.startsWith(typed) && isPrintable(word))
    .map(({ word, summary }) => summary === undefined ? word : `${word}\t${summary}`);
}

/** Names with control characters could not be told from the lines' own. */
function isPrintable(word: string): boolean {
  return !/\p{Cc}/u.test(word);
}
