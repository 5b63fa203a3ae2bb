import type { NodeRecord } from "../../mesh/node_record.ts";
import { formatNodeId } from "../../mesh/node_record.ts";
import type { ParamDescription } from "../../params/param_description.ts";
import { printable } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { tellNothing } from "../mesh/hints.ts";
import { observe } from "../mesh/observe.ts";
import { alignTexts } from "../terminal/layout.ts";
import { printJson } from "../values/json_value.ts";
import { rangeText, valueText } from "./param_text.ts";
import { paramHolders, paramsOf, startParamNode, withParams } from "./with_params.ts";

/** `rosy param list`: the params of one node, or of all. */
export async function run(context: CommandContext): Promise<number | void> {
  if (context.positionals.length > 0) {
    return await withParams(context, async ({ record, params }) => {
      await printParams(record, await params.describe(), context);
    });
  }
  const [topology, own] = await Promise.all([observe(context), startParamNode(context)]);
  await using node = own;
  const holders = paramHolders(topology);
  if (holders.length === 0) return tellNothing("No node has params", context);
  return await printAll(
    holders,
    (record) => paramsOf(node, record, { holders, ...context }).describe(),
    context,
  );
}

/** One that does not answer keeps nobody from seeing the others. */
async function printAll(
  holders: readonly NodeRecord[],
  describe: (record: NodeRecord) => Promise<ParamDescription[]>,
  context: CommandContext,
): Promise<number> {
  const answers = await Promise.allSettled(holders.map(describe));
  context.signal.throwIfAborted();
  let status = 0;
  for (const [index, answer] of answers.entries()) {
    if (answer.status === "fulfilled") await printParams(holders[index]!, answer.value, context);
    else {
      context.output.message((answer.reason as Error).message);
      status = 1;
    }
  }
  return status;
}

async function printParams(
  { id }: NodeRecord,
  described: readonly ParamDescription[],
  { output }: CommandContext,
): Promise<void> {
  if (output.json) {
    for (const { name, value } of described) {
      await printJson(output, { node: id.name, uuid: id.uuid, name, value });
    }
    return;
  }
  const rows = described.map((info) => [
    `  ${printable(info.name)}`,
    shortened(valueText(info.value, info)),
    rangeText(info),
  ]);
  const title = output.style.bold(printable(formatNodeId(id)));
  await output.paragraph([title, ...alignTexts(rows)].join("\n"));
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length > 40 ? `${characters.slice(0, 39).join("")}…` : text;
}
