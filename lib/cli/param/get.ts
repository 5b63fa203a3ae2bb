import { printable } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { printJson } from "../values/json_value.ts";
import { valueText } from "./param_text.ts";
import { withParams } from "./with_params.ts";

/** `rosy param get`: the values of params; of a single one nothing but the value. */
export async function run(context: CommandContext): Promise<void> {
  const { positionals: [, ...names], output } = context;
  await withParams(context, async ({ record: { id }, params }) => {
    const values = await Promise.all(names.map((name) => params.get(name)));
    for (const [index, value] of values.entries()) {
      const name = names[index]!;
      if (output.json) await printJson(output, { node: id.name, uuid: id.uuid, name, value });
      else if (names.length === 1) await output.print(valueText(value));
      else await output.print(`${printable(name)}: ${valueText(value)}`);
    }
  });
}
