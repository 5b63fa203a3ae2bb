import { valuesFor } from "../../params/given/choose_params.ts";
import type { CommandContext } from "../line/command.ts";
import { readAssignments } from "./changing/assignments.ts";
import { printChanges } from "./changing/change.ts";
import { withParams } from "./with_params.ts";

/** `rosy param set`: sets params, all of them or none. */
export async function run(context: CommandContext): Promise<void> {
  const entries = await readAssignments(context.positionals.slice(1));
  await withParams(context, async (found) => {
    const before = await found.params.describe();
    await found.params.set(valuesFor(entries, before));
    await printChanges(before, [...entries.keys()], found, context);
  });
}
