import type { ParamDescription } from "../../../params/param_description.ts";
import { printable } from "../../../text/printable.ts";
import type { CommandContext } from "../../line/command.ts";
import { printJson } from "../../values/json_value.ts";
import { valueText } from "../param_text.ts";
import type { FoundParams } from "../with_params.ts";

/**
 * Tells what became of params.
 *
 * @param before What they were.
 * @param names Which ones are told of.
 * @param found The node that has them.
 * @param context The command's; `onlyChanged`: whether those that are what they were go without saying.
 */
export async function printChanges(
  before: readonly ParamDescription[],
  names: readonly string[],
  { record: { id }, params }: FoundParams,
  { output, onlyChanged = false }: Pick<CommandContext, "output"> & {
    readonly onlyChanged?: boolean;
  },
): Promise<void> {
  const after = await params.getAll();
  const isSame = ({ name, value }: ParamDescription) =>
    JSON.stringify(value) === JSON.stringify(after[name]);
  const infos = before.filter(({ name }) => names.includes(name))
    .filter((info) => !onlyChanged || !isSame(info));
  if (infos.length === 0) output.message("All of them are what they were");
  for (const info of infos) {
    const { name, value: old } = info;
    const value = after[name];
    if (output.json) {
      await printJson(output, { node: id.name, uuid: id.uuid, name, value, before: old });
      continue;
    }
    const now = valueText(value, info);
    const was = valueText(old, info);
    const change = isSame(info) ? `${now}, as before` : `${was} → ${now}`;
    await output.print(`${printable(name)}: ${change}`);
  }
}
