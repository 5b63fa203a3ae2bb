import type { FlagSyntax } from "../../words/flag_syntax.ts";
import { readWords } from "../../words/read_words.ts";

/** A flag that gives params to a node: it may be given several times. */
export interface ParamFlag {
  /** Its name without the dashes. */
  readonly name: "param" | "params-file";
  /** What stands for the value in the help. */
  readonly placeholder: string;
  /** One sentence for the help. */
  readonly summary: string;
}

/** All of them. */
export const PARAM_FLAGS: readonly ParamFlag[] = [
  {
    name: "param",
    placeholder: "NAME=VALUE",
    summary: "Begin with this value of a param in place of its default.",
  },
  {
    name: "params-file",
    placeholder: "FILE",
    summary: "Begin with the values that a YAML file has for params.",
  },
];

/** The flags as they are read. */
export const PARAM_FLAG_SYNTAX: readonly FlagSyntax[] = PARAM_FLAGS.map(({ name }) => ({
  name,
  type: "string",
}));

/** What a command line says of params. */
export interface ToldParams {
  /** What stands behind each `--params-file`. */
  readonly files: readonly string[];
  /** What stands behind each `--param`: these count more than files. */
  readonly params: readonly string[];
}

/**
 * Reads what a command line says of params.
 *
 * @param args The command line.
 * @param syntax All flags that it may have.
 * @returns What it says, in its order.
 */
export function parseParamFlags(
  args: readonly string[],
  syntax: readonly FlagSyntax[],
): ToldParams {
  const { flags } = readWords(args, syntax);
  const textsOf = (name: ParamFlag["name"]) =>
    flags.flatMap(({ flag, values }) => flag?.name === name ? values.map(({ text }) => text) : []);
  return { files: textsOf("params-file"), params: textsOf("param") };
}
