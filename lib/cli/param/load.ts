import { chooseParams, valuesFor } from "../../params/given/choose_params.ts";
import type { GivenEntries, GivenEntry } from "../../params/given/given_map.ts";
import { readParamsFile } from "../../params/given/params_file.ts";
import type { ParamDescription } from "../../params/param_description.ts";
import { quoted } from "../../text/printable.ts";
import { didYouMean } from "../../text/suggest.ts";
import type { CommandContext } from "../line/command.ts";
import { printChanges } from "./changing/change.ts";
import { withParams } from "./with_params.ts";

/** `rosy param load`: sets params to what a file says, all of them or none. */
export async function run(context: CommandContext): Promise<void> {
  const { positionals: [node, file], output } = context;
  const given = await readParamsFile(file!);
  await withParams(context, async (found) => {
    const before = await found.params.describe();
    const entries = chosen(given, { node: node!, described: before, file: file! });
    if (entries.size === 0) {
      return output.message(`${quoted(file!)} says nothing of params of ${quoted(node!)}`);
    }
    await found.params.set(valuesFor(entries, before));
    await printChanges(before, [...entries.keys()], found, { output, onlyChanged: true });
  });
}

/** What the file says of each param; a name that is none is a mistake, and then nothing is set. */
function chosen(
  given: GivenEntries,
  { node, described, file }: {
    readonly node: string;
    readonly described: readonly ParamDescription[];
    readonly file: string;
  },
): ReadonlyMap<string, GivenEntry> {
  const { entries, unknown } = chooseParams(given, node, described);
  if (unknown.length === 0) return entries;
  const names = described.map(({ name }) => name);
  const list = unknown.map(({ name, from }) =>
    `${quoted(name)}${didYouMean(name, names)} (${from})`
  );
  throw new Error(
    `Cannot load ${quoted(file)}: the node has no such params: ${list.join(", ")}; nothing is set`,
  );
}
