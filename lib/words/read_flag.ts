import { type FlagSyntax, longForm, takesValue } from "./flag_syntax.ts";

/** A word, or the end of one, and where it stands. */
export interface PlacedText {
  readonly text: string;
  /** The place of the word in the line, from 0. */
  readonly at: number;
  /** Where in that word the text starts: behind a `=`, and at 0 where it is a word of its own. */
  readonly from: number;
}

/** A flag that stands in a line. */
export interface GivenFlag<F extends FlagSyntax = FlagSyntax> {
  /** Which it is; `undefined` where there is no such flag. */
  readonly flag: F | undefined;
  /** What was typed for it, without a value: `--count`, `-c`. */
  readonly typed: string;
  /** The place of its word in the line, from 0. */
  readonly at: number;
  /**
   * Its values in order, even if it should have none; none where they are missing. More come while
   * the line is read.
   */
  readonly values: PlacedText[];
}

/**
 * Reads a word that looks like a flag: `--name`, `--name=value`, `-n`, `-n=value`, and flags of one
 * letter in one word, `-abn`. What follows the letter of a flag that takes a value is its value,
 * unless it starts with a letter: `-n5`, `-o./file`.
 *
 * @param text The word.
 * @param at Its place in the line.
 * @param known The flags that may stand there.
 * @returns The flags in it, in order. A word of which a letter is no flag is one unknown flag: whoever
 * types `-json` forgot a dash.
 */
export function readFlag<F extends FlagSyntax>(
  text: string,
  { at, known }: { readonly at: number; readonly known: readonly F[] },
): GivenFlag<F>[] {
  const end = text.indexOf("=");
  const typed = end < 0 ? text : text.slice(0, end);
  const letters = typed.startsWith("--") ? undefined : lettersOf(text, known);
  if (letters) {
    return letters.map(({ flag, from }) => ({
      flag,
      typed: `-${flag.short}`,
      at,
      values: from === undefined ? [] : [{ text: text.slice(from), at, from }],
    }));
  }
  const flag = known.find((flag) => longForm(flag) === typed);
  const values = end < 0 ? [] : [{ text: text.slice(end + 1), at, from: end + 1 }];
  return [{ flag, typed, at, values }];
}

/** The flags of one letter in a word, and where the value of the last one starts. */
function lettersOf<F extends FlagSyntax>(
  text: string,
  known: readonly F[],
): { flag: F; from?: number }[] | undefined {
  const found: { flag: F; from?: number }[] = [];
  for (let i = 1; i < text.length; i++) {
    const flag = known.find(({ short }) => short === text[i]);
    if (!flag) return undefined;
    const next = text[i + 1];
    if (next === "=") return [...found, { flag, from: i + 2 }];
    const isValue = takesValue(flag) && next !== undefined;
    if (isValue && /[a-z_]/i.test(next)) return undefined;
    if (isValue) return [...found, { flag, from: i + 1 }];
    found.push({ flag });
  }
  return found;
}
