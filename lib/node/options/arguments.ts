import { parseArgs } from "@std/cli/parse-args";
import { didYouMean } from "../../text/suggest.ts";
import { MESH_OPTIONS, type MeshOption } from "./mesh_definition.ts";
import { NODE_OPTIONS, type ToldNodeOption } from "./node_definition.ts";
import type { NodeOptions } from "./options.ts";
import { type ToldFlags, toldOptions } from "./told_options.ts";

/** The options that a command line can set. */
export type ArgumentOption = MeshOption | ToldNodeOption;

const OPTIONS = [...NODE_OPTIONS, ...MESH_OPTIONS];

const SWITCHES: readonly string[] = OPTIONS.flatMap(([, { form, flag }]) =>
  form === "switch" ? [flag.name] : []
);

const TEXTS: readonly string[] = [
  ...OPTIONS.flatMap(([, { form, flag }]) => form === "switch" ? [] : [flag.name]),
  ...MESH_OPTIONS.flatMap(([, { file }]) => file ? [file.flag.name] : []),
];

/**
 * Reads a node's options from a command line: `--name NAME` or `--name=NAME`, and likewise whatever
 * else the definitions of options have a flag for.
 *
 * What is no flag, and whatever comes after `--`, is skipped. Of a flag that is given twice the last
 * counts.
 *
 * @param args The command line.
 * @param otherFlags The names of flags to skip, without dashes.
 * @returns What the flags say.
 * @throws {TypeError} If a flag is unknown or has no value, or the key's file cannot be read.
 * @throws {Error} If a value is none for its option.
 */
export function parseNodeArguments(
  args: readonly string[],
  otherFlags: readonly string[] = [],
): Pick<Partial<NodeOptions>, ArgumentOption> {
  const parsed = parseArgs([...args], {
    string: TEXTS,
    boolean: SWITCHES,
    "--": true,
    unknown: (_text, flag) => {
      if (flag !== undefined && !otherFlags.includes(flag)) refuseFlag(flag, otherFlags);
    },
  });
  return toldOptions<ArgumentOption>(OPTIONS, {
    value: (flag) => {
      const value = parsed[flag];
      if (value === "") throw refuse(`--${flag} needs a value`);
      return typeof value === "boolean" || value === undefined ? value : String(value);
    },
    refuse,
  });
}

const refuse: ToldFlags["refuse"] = (message, value) =>
  value?.error instanceof Error
    ? value.error
    : new TypeError(`Cannot read the arguments: ${message}`);

function refuseFlag(flag: string, otherFlags: readonly string[]): never {
  const typed = flag.length > 1 ? `--${flag}` : `-${flag}`;
  const known = [...TEXTS, ...SWITCHES, ...otherFlags].map((name) => `--${name}`);
  throw refuse(`unknown flag "${typed}"${didYouMean(typed, known)}`);
}
