import type { CommandContext } from "../line/command.ts";
import { UsageError } from "../line/usage_error.ts";
import { suggest } from "../../text/suggest.ts";
import { CONTROL_COMMANDS } from "./control_commands.ts";

const DEFAULT_CONFIG = "launch.yaml";
const ARGUMENT = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s;

/** What a user wants launched. */
export interface LaunchArguments {
  /** The launch file. */
  readonly config: string;
  /** What `${arg:NAME}` stands for. */
  readonly args: ReadonlyMap<string, string>;
  /** Nodes not to start. */
  readonly exclude: readonly string[];
}

/**
 * Reads the arguments of `rosy launch`.
 *
 * @param context What the user typed.
 * @returns The file, `launch.yaml` if none is given, and the rest.
 * @throws {UsageError} If an argument is given twice, or is none.
 */
export function launchArguments(
  { positionals, flags }: Pick<CommandContext, "positionals" | "flags">,
): LaunchArguments {
  const isArgument = (word: string) => ARGUMENT.test(word);
  const [first, ...others] = positionals;
  const hasConfig = first !== undefined && !isArgument(first);
  // `-e` takes all words up to the next flag, and no node's name looks like NAME=VALUE.
  const excluded = flags.texts("exclude");
  const words = [...hasConfig ? others : positionals, ...excluded.filter(isArgument)];
  const args = new Map<string, string>();
  for (const word of words) {
    const [, name, value] = ARGUMENT.exec(word) ?? [];
    if (name === undefined) {
      throw new UsageError(
        `unexpected argument "${word}": arguments are written NAME=VALUE${hintFor(word, first)}`,
      );
    }
    if (args.has(name)) throw new UsageError(`argument "${name}" is given twice`);
    args.set(name, value!);
  }
  return {
    config: hasConfig ? first : DEFAULT_CONFIG,
    args,
    exclude: excluded.filter((word) => !isArgument(word)),
  };
}

/** What was meant by a word that is no argument: a flag of ROS, or what a mistyped command is for. */
function hintFor(word: string, first = ""): string {
  if (/^use_sim_time:?=/.test(word)) return "; --clock mesh is what use_sim_time was";
  const command = suggest(first, CONTROL_COMMANDS.map(({ path }) => path.at(-1)!));
  return command === undefined ? "" : ` (did you mean "launch ${command}"?)`;
}
