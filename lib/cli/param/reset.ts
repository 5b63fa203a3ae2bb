import type { CommandContext } from "../line/command.ts";
import { printChanges } from "./changing/change.ts";
import { withParams } from "./with_params.ts";

/** `rosy param reset`: gives params the values again that they began with. */
export async function run(context: CommandContext): Promise<void> {
  const [, ...names] = context.positionals;
  await withParams(context, async (found) => {
    const before = await found.params.describe();
    await found.params.reset(...names);
    const all = before.filter(({ readOnly }) => !readOnly).map(({ name }) => name);
    const onlyChanged = names.length === 0;
    await printChanges(before, onlyChanged ? all : names, found, { ...context, onlyChanged });
  });
}
