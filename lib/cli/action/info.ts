import { actionServices } from "../../mesh/action_names.ts";
import { formatNodeId } from "../../mesh/node_record.ts";
import { printable } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { startNode } from "../mesh/start_node.ts";
import { schemaLines } from "../schemas/fields_text.ts";
import { listLines } from "../terminal/list_lines.ts";
import { printJson } from "../values/json_value.ts";
import { actionTypeText, fetchActionDocument } from "./action_type.ts";
import { goalsOf, goalText } from "./goals.ts";
import { needProvider } from "./provider_wait.ts";

/** `rosy action info`: an action's type, who provides it, and its goals. */
export async function run(context: CommandContext): Promise<void> {
  const { positionals, flags, output, signal } = context;
  const [name] = positionals as [string];
  await using node = await startNode({ name: flags.text("name")!, ...meshOptions(flags) }, signal);
  await needProvider({ node, action: node.getAction(name), doing: "show" }, context);
  const providers = node.topology.providers(actionServices(name).start).map(({ id }) => id);
  const type = actionTypeText(node.topology, name);
  const goals = await goalsOf(node, name, signal);
  const document = await fetchActionDocument(node, name, signal);
  const schemas = document &&
    { goal: document.goal, feedback: document.feedback, result: document.result };
  if (output.json) {
    return await printJson(output, {
      action: name,
      type: document ? type : null,
      providers,
      goals,
      schemas: schemas ?? null,
    });
  }
  await output.print([
    output.style.bold(printable(name)),
    `- type: ${type}`,
    ...listLines("providers", providers.map(formatNodeId)),
    ...listLines("goals", goals.map(goalText)),
    ...schemas ? ["", ...schemaLines(schemas, output.width - 1)] : [],
  ].join("\n"));
}
