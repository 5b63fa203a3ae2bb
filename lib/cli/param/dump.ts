import { formatNodeId } from "../../mesh/node_record.ts";
import { printable } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { printJson } from "../values/json_value.ts";
import { paramsYaml } from "../../params/given/params_yaml.ts";
import { withParams } from "./with_params.ts";

/** `rosy param dump`: all values as a file that `rosy param load` and `--params-file` take. */
export async function run(context: CommandContext): Promise<void> {
  const { output } = context;
  await withParams(context, async ({ record: { id }, params }) => {
    const described = await params.describe();
    const pairs = described.map(({ name, value, readOnly }) => ({ name, value, readOnly }));
    const settable = pairs.filter(({ readOnly }) => !readOnly)
      .map(({ name, value }) => [name, value] as const);
    if (output.json) return await printJson(output, Object.fromEntries(settable));
    const fixed = pairs.filter(({ readOnly }) => readOnly)
      .map(({ name, value }) => `read-only: ${paramsYaml([[name, value]], []).trimEnd()}`);
    const comment = [`Params of ${printable(formatNodeId(id))}`, ...fixed.map(printable)];
    await output.write(paramsYaml(settable, comment));
  });
}
