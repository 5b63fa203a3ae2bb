/**
 * Where the present value of a param comes from; of those that say one the last counts. `default` is
 * the code's, `option` that of the option `params` of `buildNode()`, `launch` a launch file's or the
 * environment's, `command-line` that of flags and of the files they name, `persisted` was set in an
 * earlier life of the node, `set` in this one.
 */
export type ParamOrigin = "default" | "option" | "launch" | "command-line" | "persisted" | "set";

/** All origins, from the one that counts least to the one that counts most. */
export const PARAM_ORIGINS: readonly ParamOrigin[] = [
  "default",
  "option",
  "launch",
  "command-line",
  "persisted",
  "set",
];

/** A value that a param was given from outside, before it was declared. */
export interface GivenParam {
  /** The value, as YAML or JSON has it. */
  readonly value: unknown;
  /**
   * What was typed, where that was text: a param that holds text takes it as it is, so that
   * `--param serial=007` is not the number 7.
   */
  readonly text?: string;
  /** Who says so, for errors: `--param max_speed=99`, `robot.yaml:12`. */
  readonly from: string;
}

/**
 * Values given to the params of one node from outside: by a launch file, by a command line. It is read
 * when a param is declared; a value that does not fit makes that fail, with `from` in the error.
 */
export interface ParamSource {
  /** What it is. */
  readonly origin: "option" | "launch" | "command-line";
  /**
   * Finds the value of a param.
   *
   * @param name Its name.
   * @returns The value, if there is one.
   */
  find(name: string): GivenParam | undefined;
  /**
   * Tells which values no param takes; those the node warns of.
   *
   * @param isDeclared Tells whether there is a param of a name.
   * @returns The names, and who gave them.
   */
  unused(isDeclared: (name: string) => boolean): UnusedParam[];
}

/** A value given from outside that no param takes. */
export interface UnusedParam {
  /** The name that it was given for. */
  readonly name: string;
  /** Who gave it. */
  readonly from: string;
}

/**
 * Where params outlive their program: those that are declared with `persist: true`. One node uses it.
 */
export interface ParamStore {
  /**
   * Reads what was saved. Called once, before the first param with `persist` is declared.
   *
   * @returns The values by the names of params; none where they cannot be read, which is for the logger:
   * a robot starts all the same.
   */
  load(): Promise<ReadonlyMap<string, GivenParam>>;
  /**
   * Takes note of changes, and sees to it that they are written soon; what else is saved stays. It does
   * not throw: what cannot be written is for the logger.
   *
   * @param changes The new values, `undefined` for a param that is to be forgotten.
   */
  save(changes: ReadonlyMap<string, unknown>): void;
  /** Writes what is not yet written; called when the node stops, within a second. Idempotent. */
  close(): Promise<void>;
}

/** What the params of one node begin with. */
export interface ParamSources {
  /** From the one that counts least to the one that counts most. */
  readonly sources: readonly ParamSource[];
  /** Where they are saved; `null` where `persist` has no effect. */
  readonly store: ParamStore | null;
}

/** A node that is told nothing from outside. */
export const NO_PARAM_SOURCES: ParamSources = { sources: [], store: null };
