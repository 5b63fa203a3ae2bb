import type { FlagSyntax } from "../../words/flag_syntax.ts";
import type { FlagValues } from "./flag_values.ts";
import type { Output } from "../terminal/output.ts";

/** One flag of a command: what parsing, help and completions need to know of it. */
export interface Flag extends FlagSyntax {
  /** What stands for the value in the help, such as `"SECONDS"`; none for a boolean. */
  readonly placeholder?: string;
  /** One sentence for the help. */
  readonly summary: string;
  /** The value when it is not given. */
  readonly default?: string | number;
  /** The environment variable that gives the value when the flag does not. */
  readonly env?: string;
  /** The only values allowed, in lower case; upper case is accepted. */
  readonly choices?: readonly string[];
  /** Other words for its choices, in lower case. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Whether it names a node or a domain, which limits its length. */
  readonly isName?: boolean;
  /** Whether it takes the full name of a node, topic or service. */
  readonly isFullName?: boolean;
  /** Whether its value may be an empty text. */
  readonly mayBeEmpty?: boolean;
  /** Whether it may be given several times, with one value each. */
  readonly isCollected?: boolean;
  /** What its value names, so that shells can complete it. */
  readonly completes?: Completable;
  /** The least number allowed. */
  readonly minimum?: number;
  /** The largest number allowed. */
  readonly maximum?: number;
}

/** What a shell can complete: names in the mesh, what was launched on this machine, and files. */
export type Completable =
  | "topic"
  | "service"
  | "action"
  | "node"
  | "type"
  | "param"
  | "launched-node"
  | "launch-id"
  | "file"
  | "directory";

/** What a positional argument names: decides how it is checked and completed. */
export type PositionalKind = Completable | "value" | "choice";

/** One positional argument of a command. */
export interface Positional {
  /** What stands for it in the help, such as `"TOPIC"`. */
  readonly name: string;
  readonly kind: PositionalKind;
  /** The only words allowed where `kind` is `"choice"`. */
  readonly choices?: readonly string[];
  /** One sentence for the help. */
  readonly summary: string;
  /** Whether it may be left out. */
  readonly optional?: boolean;
  /**
   * Whether it may be given several times: only the last one may, or one before it that is of the same
   * kind.
   */
  readonly repeated?: boolean;
}

/** A word that people bring along from another program. */
export interface ForeignWord {
  /** As it is typed: `"meshlaunch"`, `"topic pub"`, `"--seconds"`. */
  readonly word: string;
  /** What to type here: the end of the sentence that refuses it. */
  readonly answer: string;
}

/** A command line to show, and what it does. */
export interface CommandExample {
  readonly command: string;
  readonly summary: string;
}

/** One command: everything but its code, which is loaded when it runs. */
export interface Command {
  /** The words that call it, such as `["topic", "echo"]`. */
  readonly path: readonly string[];
  /** One line for the list of commands. */
  readonly summary: string;
  /** What the help says beyond the summary: paragraphs. */
  readonly description?: readonly string[];
  readonly positionals: readonly Positional[];
  readonly flags: readonly Flag[];
  readonly examples: readonly CommandExample[];
  /** Flags that other programs have for what it does. */
  readonly foreignFlags?: readonly ForeignWord[];
  /** Loads the code. */
  readonly load: () => Promise<CommandModule>;
}

/** Commands that share their first word. */
export interface CommandGroup {
  /** The first word, such as `"topic"`. */
  readonly name: string;
  /** One line for the list of groups. */
  readonly summary: string;
}

/** All commands of a tool: finding, help and completions are made from it. */
export interface Catalogue {
  readonly groups: readonly CommandGroup[];
  readonly commands: readonly Command[];
  /** Commands of other programs, and flags that are commands there by themselves. */
  readonly foreignWords?: readonly ForeignWord[];
}

/** What the file of a command exports. */
export interface CommandModule {
  /**
   * Runs the command.
   *
   * @param context What the user typed, and where to write.
   * @returns A promise that settles when the command is done and has freed what it held: the exit
   * status, where it is neither 0 nor that of a signal.
   * @throws {UsageError} If what the user typed makes no sense.
   */
  run(context: CommandContext): Promise<number | void>;
}

/** What a command is given to run. */
export interface CommandContext {
  readonly positionals: readonly string[];
  readonly flags: FlagValues;
  readonly output: Output;
  /** Aborted when the user interrupts the command or nobody reads its output any more. */
  readonly signal: AbortSignal;
  /** Does what Ctrl-C does: on a full screen it is a key. */
  readonly interrupt: () => void;
  /** Says what a further interruption does, in place of ending the process at once. */
  readonly onInterruptedAgain: (callback: () => void) => void;
}
