import type { MeshOptions } from "./options.ts";

/** What is known of an option: which values it may have, and what stands where nobody gives one. */
export interface Definition<T> {
  /**
   * Checks a value.
   *
   * @param value What was given, of whichever type.
   * @param option The option's name, for the message.
   * @throws {TypeError} If it is of a wrong type.
   * @throws {RangeError} If it is a number out of range.
   */
  readonly check: (value: unknown, option: string) => void;
  /** Makes the value where nobody says; without it the option stays `undefined`. */
  readonly default?: () => T;
  /** Whether it has to be given. */
  readonly isRequired?: true;
}

/** How a value is written on a command line and in the environment; a map as `a=b,c=d`. */
export type Form = "text" | "list" | "switch" | "integer" | "map";

/** The form of a type of values, which the compiler holds a definition against. */
export type FormOf<T> = unknown extends T ? Form
  : [T] extends [boolean] ? "switch"
  : [T] extends [string] ? "text"
  : [T] extends [number] ? "integer"
  : [T] extends [readonly unknown[]] ? "list"
  : "map";

/** A flag: of programs that are told by their command line, and of the tool. */
export interface OptionFlag {
  /** Its name without the dashes. */
  readonly name: string;
  /** What stands for the value in the help; none for a switch. */
  readonly placeholder?: string;
}

/** A key of launch files. */
export interface LaunchKey {
  readonly key: string;
  /** What the template shows. */
  readonly example: unknown;
}

/** Another way to give a text: a file that holds it. */
export interface OptionFile {
  /** One sentence for the help, and for launch files. */
  readonly summary: string;
  readonly flag: OptionFlag;
  readonly launch?: LaunchKey;
  /** Reads the file; throws a `TypeError` where that cannot be done. */
  readonly read: (path: string) => string;
}

/** An option that can also be given outside the code. */
export interface FlaggedDefinition<T> extends Definition<T> {
  readonly form: FormOf<T>;
  /** One sentence for the help of commands, and for launch files. */
  readonly summary: string;
  readonly flag: OptionFlag;
  /** Whether it names a node or a domain, which limits its length. */
  readonly isName?: true;
  /** The only texts allowed. */
  readonly choices?: readonly string[];
  /** The least integer. */
  readonly minimum?: number;
  /** The largest integer. */
  readonly maximum?: number;
  /** The variable of the environment, where there is one. */
  readonly env?: string;
  /** The key of launch files; what is not to stand in one has none. */
  readonly launch?: LaunchKey;
}

/** An option that adds to what is said around it: in the environment, and by launch files. */
export interface LayeredDefinition<T> extends FlaggedDefinition<T> {
  readonly env: string;
  readonly launch: LaunchKey;
  /**
   * Makes one value of two.
   *
   * @param outer What is said around, if anything.
   * @param inner What is said within that, if anything.
   * @returns What holds there.
   * @throws {TypeError} If that is no value.
   * @throws {RangeError} If it is too long for one.
   */
  readonly within: (outer: T | undefined, inner: T | undefined) => T | undefined;
}

/** An option that says which mesh: whoever takes part can be told of it by the environment. */
export interface MeshDefinition<T> extends FlaggedDefinition<T> {
  readonly env: string;
  readonly file?: OptionFile;
  /** The option that cannot be given beside it: who gives one does without the other. */
  readonly excludes?: keyof MeshOptions;
  /** Whether a coordinator has it, too. */
  readonly isOfCoordinator?: true;
}
