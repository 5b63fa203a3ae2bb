import { type GivenEntry, GivenMap } from "../../params/given/given_map.ts";
import { readParamsFile } from "../../params/given/params_file.ts";
import { entriesFor } from "../../params/given/selection.ts";
import type { ParamDescription } from "../../params/param_description.ts";
import { quoted } from "../../text/printable.ts";
import { didYouMean } from "../../text/suggest.ts";
import type { CommandContext } from "../line/command.ts";
import { valuesFor } from "./changing/assignments.ts";
import { printChanges } from "./changing/change.ts";
import { withParams } from "./with_params.ts";

/** `rosy param load`: sets params to what a file says, all of them or none. */
export async function run(context: CommandContext): Promise<void> {
  const { positionals: [node, file], output } = context;
  const layers = entriesFor(await readParamsFile(file!), node!)
    .map((entries) => new GivenMap("command-line", entries));
  await withParams(context, async (found) => {
    const before = await found.params.describe();
    const entries = chosen(layers, before, file!);
    if (entries.size === 0) {
      return output.message(`${quoted(file!)} says nothing of params of ${quoted(node!)}`);
    }
    await found.params.set(valuesFor(entries, before));
    await printChanges(before, [...entries.keys()], found, { output, onlyChanged: true });
  });
}

/** What the file says of each param; a name that is none is a mistake, and then nothing is set. */
function chosen(
  layers: readonly GivenMap[],
  described: readonly ParamDescription[],
  file: string,
): Map<string, GivenEntry> {
  const names = described.map(({ name }) => name);
  const unknown = layers.flatMap((layer) => layer.unused((name) => names.includes(name)));
  if (unknown.length > 0) {
    const list = unknown.map(({ name, from }) =>
      `${quoted(name)}${didYouMean(name, names)} (${from})`
    );
    throw new Error(
      `Cannot load ${quoted(file)}: the node has no such params: ${
        list.join(", ")
      }; nothing is set`,
    );
  }
  return new Map(names.flatMap((name): [string, GivenEntry][] => {
    const found = layers.flatMap((layer) => layer.find(name) ?? []).at(-1);
    return found ? [[name, found]] : [];
  }));
}
