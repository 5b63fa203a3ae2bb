import type { Catalogue, Command, Completable, Flag, Positional } from "../line/command.ts";
import { COMMON_FLAGS, VERSION_FLAG } from "../line/flags.ts";
import { findFlag, isFlag, needsNext } from "../line/separate.ts";

/** A word that could stand where the cursor is. */
export interface Candidate {
  readonly word: string;
  /** What it is, for shells that show that. */
  readonly summary?: string;
}

/** What could stand where the cursor is. */
export type Completion =
  | { readonly type: "words"; readonly candidates: readonly Candidate[] }
  /** Names that only the mesh knows, without those that stand there already. */
  | { readonly type: "names"; readonly kind: MeshNames; readonly but: readonly string[] }
  | { readonly type: "files" }
  | { readonly type: "directories" };

/** What the mesh knows the names of. */
export type MeshNames = "topics" | "services" | "nodes";

/** What completing found out about a command line. */
export interface CompletionResult {
  readonly completion: Completion;
  /** What the word under the cursor starts with that stays as it is, such as `--log=`. */
  readonly prefix: string;
  /** The flags and values that stand before it, such as `["--domain-id=a"]`. */
  readonly flags: readonly string[];
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
  const current = words.at(-1) ?? "";
  const line = readLine(words.slice(0, -1), catalogue);
  const result = (completion: Completion, prefix = "") => {
    const mayBeFlag = prefix === "" && (!line.isOver || line.pending !== undefined);
    return { completion, prefix, flags: line.flags, mayBeFlag };
  };
  if (line.pending && !endsValues(line.pending, current)) return result(flagValues(line.pending));
  if (!line.isOver && current.startsWith("-") && current !== "-") {
    const flag = findFlag(current, line.known);
    const end = current.indexOf("=");
    if (end < 0) return result({ type: "words", candidates: flagNames(line) });
    return result(flag ? flagValues(flag) : NOTHING, current.slice(0, end + 1));
  }
  return result(
    line.command
      ? argument(line, catalogue)
      : { type: "words", candidates: nextWords(line, catalogue) },
  );
}

/** What stands before the word that is being typed. */
interface LineSoFar {
  /** The words of a command, or as many as there are of one. */
  readonly path: string[];
  /** The command that they call. */
  command: Command | undefined;
  readonly positionals: string[];
  readonly flags: string[];
  /** The flag whose value is being typed. */
  pending: Flag | undefined;
  /** Whether `--` stood there, which ends flags. */
  isOver: boolean;
  /** The flags that may stand there. */
  known: readonly Flag[];
}

function readLine(words: readonly string[], catalogue: Catalogue): LineSoFar {
  const line: LineSoFar = {
    path: [],
    command: undefined,
    positionals: [],
    flags: [],
    pending: undefined,
    isOver: false,
    known: [...COMMON_FLAGS, VERSION_FLAG],
  };
  for (const word of words) {
    if (line.pending && endsValues(line.pending, word)) line.pending = undefined;
    if (line.pending) {
      line.flags.push(`--${line.pending.name}=${word}`);
      if (!line.pending.repeated) line.pending = undefined;
    } else if (line.isOver || !isFlag(word)) takeWord(line, word, catalogue);
    else if (word === "--") line.isOver = true;
    else {
      const flag = findFlag(word, line.known);
      if (flag && needsNext(word, flag)) line.pending = flag;
      else line.flags.push(word);
    }
  }
  return line;
}

/** A flag that may be given several times takes all words up to the next flag. */
function endsValues(flag: Flag, word: string): boolean {
  return flag.repeated === true && isFlag(word);
}

function takeWord(line: LineSoFar, word: string, { commands }: Catalogue): void {
  const path = [...line.path, word];
  const isPath = line.positionals.length === 0 &&
    commands.some((command) => path.every((part, index) => command.path[index] === part));
  if (!isPath) {
    line.positionals.push(word);
    return;
  }
  line.path.push(word);
  line.command = commands.find((command) => command.path.join(" ") === path.join(" "));
  if (line.command) line.known = line.command.flags;
}

/** The words that may follow those of a command. */
function nextWords(
  { path, positionals }: LineSoFar,
  { groups, commands }: Catalogue,
): Candidate[] {
  if (positionals.length > 0) return [];
  if (path.length === 0) {
    return groups.map(({ name, summary }) => ({ word: name, summary }));
  }
  return commands.filter((command) => command.path[0] === path[0] && command.path.length > 1)
    .map((command) => ({ word: command.path[1]!, summary: command.summary }));
}

function argument(line: LineSoFar, catalogue: Catalogue): Completion {
  const { command, positionals } = line;
  const expected: Positional | undefined = command?.positionals[positionals.length] ??
    (command?.positionals.at(-1)?.repeated ? command.positionals.at(-1) : undefined);
  const subcommands = line.path.length === 1 ? nextWords(line, catalogue) : [];
  if (!expected || subcommands.length) return { type: "words", candidates: subcommands };
  if (expected.kind === "choice") return choices(expected.choices);
  if (expected.kind === "value") return NOTHING;
  return completable(expected.kind, expected.repeated ? positionals : []);
}

function flagNames({ known, flags }: LineSoFar): Candidate[] {
  const given = new Set(flags.map((flag) => findFlag(flag, known)?.name));
  return known.filter(({ name, repeated }) => repeated || !given.has(name))
    .map(({ name, summary }) => ({ word: `--${name}`, summary }));
}

function flagValues(flag: Flag): Completion {
  if (flag.choices) return choices(flag.choices);
  return flag.completes ? completable(flag.completes, []) : NOTHING;
}

function choices(words: readonly string[] = []): Completion {
  return { type: "words", candidates: words.map((word) => ({ word })) };
}

function completable(kind: Completable, but: readonly string[]): Completion {
  if (kind === "file") return { type: "files" };
  if (kind === "directory") return { type: "directories" };
  return { type: "names", kind: `${kind}s`, but };
}
