import { didYouMean } from "../../text/suggest.ts";
import { type FlagSyntax, longForm, takesValue } from "../../words/flag_syntax.ts";
import type { PlacedText } from "../../words/read_flag.ts";
import { readWords } from "../../words/read_words.ts";
import { MESH_OPTIONS, type MeshOption } from "./mesh_definition.ts";
import { type FlaggedNodeOption, NODE_OPTIONS } from "./flagged_definition.ts";
import type { NodeOptions } from "./options.ts";
import { PARAM_FLAG_SYNTAX, parseParamFlags, type ToldParams } from "./param_flags.ts";
import { type FlaggedOption, type FlagReader, optionsFromFlags } from "./options_from_flags.ts";

/** An option that a command line can set. */
export type ArgumentOption = MeshOption | FlaggedNodeOption;

const OPTIONS: readonly FlaggedOption<ArgumentOption>[] = [...NODE_OPTIONS, ...MESH_OPTIONS];

const FLAGS: readonly FlagSyntax[] = [
  ...OPTIONS.flatMap(([, { flag, form, file }]): FlagSyntax[] => [
    { name: flag.name, type: form === "switch" ? "boolean" : "string" },
    ...(file ? [{ name: file.flag.name, type: "string" } as const] : []),
  ]),
  ...PARAM_FLAG_SYNTAX,
];

/**
 * Reads a node's options from a command line: `--name NAME` or `--name=NAME`, and likewise whatever
 * else the definitions of options have a flag for.
 *
 * What is no flag, and whatever comes after `--`, is skipped. Of a flag that is given twice the last
 * counts, but each `--remap` adds to those before.
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
  const given = new Map<string, string | true>();
  for (const { flag, typed, values } of readWords(args, FLAGS).flags) {
    if (flag) given.set(flag.name, addTo(given.get(flag.name), flag.name, valueOf(flag, values)));
    else if (!isAmong(otherFlags, typed)) refuseFlag(typed, otherFlags);
  }
  return optionsFromFlags(OPTIONS, { value: (flag) => given.get(flag), refuse });
}

/**
 * Reads what a command line gives to a node's params: `--param NAME=VALUE`, `--params-file FILE`.
 *
 * @param args The command line, which {@linkcode parseNodeArguments} has found to be right.
 * @returns What it says.
 */
export function parseParamArguments(args: readonly string[]): ToldParams {
  return parseParamFlags(args, FLAGS);
}

/** Names of flags whose values add up. */
const ADDING = OPTIONS.flatMap(([, { flag, form }]) => form === "map" ? [flag.name] : []);

function addTo(before: string | true | undefined, flag: string, value: string | true) {
  return before === undefined || !ADDING.includes(flag) ? value : `${before},${value}`;
}

function valueOf(flag: FlagSyntax, [value]: readonly PlacedText[]): string | true {
  if (value === undefined && !takesValue(flag)) return true;
  if (value !== undefined && value.text !== "") return value.text;
  throw refuse(`${longForm(flag)} needs a value`);
}

/** Which of the program's own flags take a value is not known: what follows a letter may be one. */
function isAmong(otherFlags: readonly string[], typed: string): boolean {
  const name = typed.replace(/^--?/, "");
  return otherFlags.includes(name) || !typed.startsWith("--") && otherFlags.includes(name[0]!);
}

const refuse: FlagReader["refuse"] = (message, value) =>
  value?.error instanceof Error
    ? value.error
    : new TypeError(`Cannot read the arguments: ${message}`);

/** What users of ROS 2 bring along. */
const FOREIGN_FLAGS = new Map([
  [
    "--ros-args",
    "leave it out; --name, --namespace, --remap A=B and --param NAME=VALUE stand by themselves, and " +
    "--clock mesh is what use_sim_time was",
  ],
  ["--use-sim-time", "here it is --clock mesh"],
  ["-p", "here it is --param NAME=VALUE"],
]);

function refuseFlag(typed: string, otherFlags: readonly string[]): never {
  const known = [...FLAGS, ...otherFlags.map((name) => ({ name }))].map(longForm);
  const answer = FOREIGN_FLAGS.get(typed);
  throw refuse(`unknown flag "${typed}"${answer ? `: ${answer}` : didYouMean(typed, known)}`);
}
