import { longForm } from "../../words/flag_syntax.ts";
import type { Catalogue, Completable, Flag, Positional } from "../line/command.ts";
import { type CommandLine, type LineFlag, readTypedLine } from "../line/read_line.ts";

/** A word that could stand where the cursor is. */
export interface Candidate {
  readonly word: string;
  /** What it is, for shells that show that. */
  readonly summary?: string;
}

/** What could stand where the cursor is. */
export type Completion =
  | {
    readonly type: "words";
    readonly candidates: readonly Candidate[];
    /** Whether a file could stand there as well. */
    readonly orFile?: boolean;
  }
  /** Names that only the mesh or running launches know, without those that stand there already. */
  | {
    readonly type: "names";
    readonly kind: MeshNames;
    readonly but: readonly string[];
    /** The node that params are of: what stands first among the arguments. */
    readonly of?: string | undefined;
  }
  | { readonly type: "files" }
  | { readonly type: "directories" };

/** What the mesh knows the names of, and launches on this machine. */
export type MeshNames =
  | "topics"
  | "services"
  | "actions"
  | "nodes"
  | "types"
  | "params"
  | "launched-nodes"
  | "launch-ids";

/** What completing found out about a command line. */
export interface CompletionResult {
  readonly completion: Completion;
  /** What the word under the cursor starts with that stays as it is, such as `--log=`. */
  readonly prefix: string;
  /** The flags that stand before it, with their values. */
  readonly flags: readonly LineFlag[];
  /** Whether a word that looks like a flag would be taken for one there. */
  readonly mayBeFlag: boolean;
}

const NOTHING: Completion = { type: "words", candidates: [] };

/**
 * Finds out what could stand at the end of a command line that may still be full of mistakes.
 *
 * @param words What stands before the cursor after `rosy`; the last one is what is being typed.
 * @param catalogue The commands that there are.
 * @returns What could stand there; words that do not start like the last one are left to the caller.
 */
export function complete(words: readonly string[], catalogue: Catalogue): CompletionResult {
  const { line, cursor } = readTypedLine(words, catalogue);
  const { flags, end } = line;
  const result = (completion: Completion, prefix = "") => {
    return { completion, prefix, flags, mayBeFlag: prefix === "" && end === undefined };
  };
  if (cursor.type === "plain") return result(plainWord(line, catalogue));
  if (cursor.type === "value") return result(flagValue(cursor.of.flag));
  const typed = cursor.type === "flags" ? cursor.flags.at(-1) : undefined;
  const value = typed?.values.at(-1);
  if (!value) return result({ type: "words", candidates: flagNames(line) });
  return result(flagValue(typed?.flag), (words.at(-1) ?? "").slice(0, value.from));
}

/** What is no flag: another word of the command, or one of its arguments. */
function plainWord(line: CommandLine, catalogue: Catalogue): Completion {
  const candidates = line.mayGrow ? nextWords(line, catalogue) : [];
  const other = argument(line);
  if (candidates.length === 0) return other;
  return { type: "words", candidates, orFile: other.type === "files" };
}

/** The words that may follow those of a command. */
function nextWords({ path: [group] }: CommandLine, { groups, commands }: Catalogue): Candidate[] {
  if (!group) return groups.map(({ name, summary }) => ({ word: name, summary }));
  return commands.filter(({ path }) => path[0] === group.text && path.length > 1)
    .map(({ path, summary }) => ({ word: path[1]!, summary }));
}

function argument({ command, positionals }: CommandLine): Completion {
  const last = command?.positionals.at(-1);
  const expected: Positional | undefined = command?.positionals[positionals.length] ??
    (last?.repeated ? last : undefined);
  if (!expected || expected.kind === "value") return NOTHING;
  if (expected.kind === "choice") return choices(expected.choices);
  const given = expected.repeated ? positionals.map(({ text }) => text) : [];
  return completable(expected.kind, given, positionals[0]?.text);
}

function flagNames({ known, flags }: CommandLine): Candidate[] {
  const given = new Set(flags.map(({ flag }) => flag?.name));
  return known.filter(({ name, repeated, isCollected }) =>
    repeated || isCollected || !given.has(name)
  )
    .map((flag) => ({ word: longForm(flag), summary: flag.summary }));
}

function flagValue(flag: Flag | undefined): Completion {
  if (flag?.choices) return choices(flag.choices);
  return flag?.completes ? completable(flag.completes, []) : NOTHING;
}

function choices(words: readonly string[] = []): Completion {
  return { type: "words", candidates: words.map((word) => ({ word })) };
}

function completable(kind: Completable, but: readonly string[], of?: string): Completion {
  if (kind === "file") return { type: "files" };
  if (kind === "directory") return { type: "directories" };
  return { type: "names", kind: `${kind}s`, but, ...kind === "param" && { of } };
}
