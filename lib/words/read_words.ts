import { type FlagSyntax, looksLikeFlag, takesValue } from "./flag_syntax.ts";
import { type GivenFlag, type PlacedText, readFlag } from "./read_flag.ts";

/** The words of a command line, told apart. */
export interface Words<F extends FlagSyntax = FlagSyntax> {
  /** The flags in order, with their values; mistakes included. */
  readonly flags: readonly GivenFlag<F>[];
  /** What is neither a flag nor the value of one, in order. */
  readonly plain: readonly PlacedText[];
  /** The place of the `--` that ends flags, if one does. */
  readonly end: number | undefined;
  /** The flag whose value a next word would be: it still needs one, or takes several. */
  readonly open: GivenFlag<F> | undefined;
}

/** What a word is at its place in the line. */
export type WordRole<F extends FlagSyntax = FlagSyntax> =
  | { readonly type: "plain" }
  /** It is `--`: no flag comes any more. */
  | { readonly type: "end" }
  | { readonly type: "flags"; readonly flags: readonly GivenFlag<F>[] }
  | { readonly type: "value"; readonly of: GivenFlag<F> };

/**
 * Tells the words of a command line apart: the one reader of how flags are written.
 *
 * Nothing is refused here, for whoever completes a line reads it with all its mistakes: a flag may be
 * unknown, lack its value, or have one that it cannot take. A word that looks like a flag is never the
 * value of another one.
 *
 * @param words What was typed.
 * @param known The flags that may come: always the same ones, or those that follow from what stands
 * before.
 * @returns Flags, values and the rest.
 */
export function readWords<F extends FlagSyntax>(
  words: readonly string[],
  known: readonly F[] | ((before: Words<F>) => readonly F[]),
): Words<F> {
  const read: Reading<F> = { flags: [], plain: [], end: undefined, open: undefined };
  const flagsThere = () => typeof known === "function" ? known(read) : known;
  for (const [at, text] of words.entries()) {
    take(read, { text, at, from: 0 }, roleOf(text, { at, before: read, known: flagsThere }));
  }
  return read;
}

/**
 * Tells what a word is, which may be typed by half.
 *
 * @param text The word.
 * @param options `at`: its place in the line. `before`: what stands before it. `known`: the flags that
 * may stand there, asked for where the word is one.
 * @returns What it is.
 */
export function roleOf<F extends FlagSyntax>(
  text: string,
  { at, before: { end, open }, known }: {
    readonly at: number;
    readonly before: Words<F>;
    readonly known: () => readonly F[];
  },
): WordRole<F> {
  if (end !== undefined) return { type: "plain" };
  if (text === "--") return { type: "end" };
  if (looksLikeFlag(text)) return { type: "flags", flags: readFlag(text, { at, known: known() }) };
  return open && mayBeValue(text, open) ? { type: "value", of: open } : { type: "plain" };
}

/** Behind a flag that can do without a value, whatever is no number stands for itself. */
function mayBeValue<F extends FlagSyntax>(text: string, { flag }: GivenFlag<F>): boolean {
  return flag?.implied === undefined || text.trim() !== "" && !Number.isNaN(Number(text));
}

/** What grows while words are read: a line may have as many as a shell passes on. */
interface Reading<F extends FlagSyntax> {
  readonly flags: GivenFlag<F>[];
  readonly plain: PlacedText[];
  end: number | undefined;
  open: GivenFlag<F> | undefined;
}

function take<F extends FlagSyntax>(
  read: Reading<F>,
  word: PlacedText,
  role: WordRole<F>,
): void {
  if (role.type === "plain") {
    read.plain.push(word);
    read.open = undefined;
  } else if (role.type === "end") {
    read.end = word.at;
    read.open = undefined;
  } else if (role.type === "flags") {
    read.flags.push(...role.flags);
    read.open = openFlag(role.flags.at(-1));
  } else {
    role.of.values.push(word);
    if (!role.of.flag?.repeated) read.open = undefined;
  }
}

function openFlag<F extends FlagSyntax>(given?: GivenFlag<F>): GivenFlag<F> | undefined {
  return given?.flag && takesValue(given.flag) && given.values.length === 0 ? given : undefined;
}
