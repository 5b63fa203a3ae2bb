import type { GivenFlag, PlacedText } from "../../words/read_flag.ts";
import { readWords, roleOf, type WordRole, type Words } from "../../words/read_words.ts";
import type { Catalogue, Command, Flag } from "./command.ts";
import { COMMON_FLAGS, VERSION_FLAG } from "./flags.ts";

/** A flag that stands in a line of the tool. */
export type LineFlag = GivenFlag<Flag>;

/** A command line as the catalogue has it, mistakes included. */
export interface CommandLine {
  /** The words of the command, or as many as there are of one. */
  readonly path: readonly PlacedText[];
  /** The command that they call; none where they only name a group, or where `unknown` stands. */
  readonly command: Command | undefined;
  /** A word in the place of a command's that no command has. */
  readonly unknown: PlacedText | undefined;
  /** What follows the command's words and is neither a flag nor the value of one. */
  readonly positionals: readonly PlacedText[];
  /** The flags, wherever they stand. */
  readonly flags: readonly LineFlag[];
  /** The place of the `--` that ends flags, if one does. */
  readonly end: number | undefined;
  /** Whether a next word could be one of the command's own: `speedtest`, `speedtest send`. */
  readonly mayGrow: boolean;
  /** The flags that could come next. */
  readonly known: readonly Flag[];
}

/** A command line up to the cursor. */
export interface TypedLine {
  /** What stands before the word that is being typed. */
  readonly line: CommandLine;
  /** What that word is, typed by half as it may be. */
  readonly cursor: WordRole<Flag>;
}

/** The flags that may stand where no command does yet. */
export const LEADING_FLAGS: readonly Flag[] = [...COMMON_FLAGS, VERSION_FLAG];

/**
 * Reads a command line: the one reader of the tool's grammar, for finding the command, checking its
 * arguments, help and completion. Nothing is refused: what is wrong stands in what is returned.
 *
 * @param words What was typed after `rosy`.
 * @param catalogue The commands that there are.
 * @returns The command, its flags and positionals.
 */
export function readLine(words: readonly string[], catalogue: Catalogue): CommandLine {
  return withCommand(readKnown(words, catalogue), catalogue);
}

/**
 * Reads a command line that is being typed.
 *
 * @param words What stands before the cursor after `rosy`; the last one is what is being typed.
 * @param catalogue The commands that there are.
 * @returns What stands before that word, and what the word is.
 */
export function readTypedLine(words: readonly string[], catalogue: Catalogue): TypedLine {
  const before = readKnown(words.slice(0, -1), catalogue);
  const cursor = roleOf(words.at(-1) ?? "", {
    at: Math.max(words.length - 1, 0),
    before,
    known: () => flagsAfter(before, catalogue),
  });
  return { line: withCommand(before, catalogue), cursor };
}

function readKnown(words: readonly string[], catalogue: Catalogue): Words<Flag> {
  return readWords(words, (before) => flagsAfter(before, catalogue));
}

function withCommand(words: Words<Flag>, catalogue: Catalogue): CommandLine {
  const { flags, end } = words;
  const { path, command, unknown, mayGrow } = commandIn(words, catalogue);
  const positionals = command ? words.plain.slice(path.length) : [];
  const known = command?.flags ?? LEADING_FLAGS;
  return { path, command, unknown, positionals, flags, end, mayGrow, known };
}

/** Until it is sure which command is called, what may stand before one may stand there, too. */
function flagsAfter(before: Words<Flag>, catalogue: Catalogue): readonly Flag[] {
  const { command, mayGrow } = commandIn(before, catalogue);
  if (!command) return LEADING_FLAGS;
  return mayGrow ? [...command.flags, ...LEADING_FLAGS] : command.flags;
}

type FoundCommand = Pick<CommandLine, "path" | "command" | "unknown" | "mayGrow">;

function commandIn(words: Words<Flag>, catalogue: Catalogue): FoundCommand {
  const [first, second] = words.plain;
  const nothing = { command: undefined, unknown: undefined, mayGrow: words.end === undefined };
  if (!first) return { ...nothing, path: [] };
  const isGroup = catalogue.groups.some(({ name }) => name === first.text);
  if (!isGroup || isBehind(first, words)) return { path: [], ...unknownWord(first) };
  const whole = commandOf([first], catalogue);
  const isOver = isOverBefore(second?.at ?? Infinity, { first, whole, words });
  if (!second) return { ...nothing, path: [first], command: whole, mayGrow: !isOver };
  const command = isOver ? undefined : commandOf([first, second], catalogue);
  if (command) return { ...nothing, path: [first, second], command, mayGrow: false };
  if (whole && (isOver || whole.positionals.length > 0)) {
    return { ...nothing, path: [first], command: whole, mayGrow: false };
  }
  return { path: [first], ...unknownWord(second) };
}

function unknownWord(unknown: PlacedText) {
  return { command: undefined, unknown, mayGrow: false };
}

function commandOf(path: readonly PlacedText[], { commands }: Catalogue): Command | undefined {
  const name = path.map(({ text }) => text).join(" ");
  return commands.find((command) => command.path.join(" ") === name);
}

/** Whether what stands before a place says that the words of the command end with the first one. */
function isOverBefore(
  place: number,
  { first, whole, words: { flags, end } }: {
    readonly first: PlacedText;
    readonly whole: Command | undefined;
    readonly words: Words<Flag>;
  },
): boolean {
  if (end !== undefined && end < place) return true;
  return whole !== undefined &&
    flags.some((given) => given.at > first.at && given.at < place && !isLeading(given));
}

/** Help is left to the command. */
function isLeading({ flag }: LineFlag): boolean {
  return flag !== undefined && flag.name !== "help" &&
    LEADING_FLAGS.some(({ name }) => name === flag.name);
}

function isBehind(word: PlacedText, { end }: Words<Flag>): boolean {
  return end !== undefined && end < word.at;
}
