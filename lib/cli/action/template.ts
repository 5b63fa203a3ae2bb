import { quoted } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { UsageError } from "../line/usage_error.ts";
import { domainText } from "../mesh/hints.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { startNode } from "../mesh/start_node.ts";
import { exampleOf, exampleValue } from "../schemas/example.ts";
import { shellQuoted } from "../schemas/example_text.ts";
import { valueWord } from "../schemas/template.ts";
import { printJson } from "../values/json_value.ts";
import { fetchActionDocument } from "./action_type.ts";
import { needProvider } from "./provider_wait.ts";

/**
 * Prints an example of a goal, to fill in: the command line that sends it, or with `--json` the line of
 * JSON that it reads.
 *
 * @param context The command's context; its first argument names the action.
 * @throws {UsageError} If there is a goal already.
 * @throws {Error} If nobody says what the type is, or that cannot be read.
 */
export async function printGoalTemplate(context: CommandContext): Promise<void> {
  const { positionals, flags, output, signal } = context;
  const [name, ...values] = positionals as [string, ...string[]];
  if (values.length > 0) throw new UsageError("--template prints a goal, so none may be given");
  await using node = await startNode({ name: flags.text("name")!, ...meshOptions(flags) }, signal);
  const doing = "make a template for";
  await needProvider({ node, action: node.getAction(name), doing }, context);
  const document = await fetchActionDocument(node, name, signal);
  if (!document) {
    throw new Error(
      `Cannot ${doing} action ${quoted(name)}: nobody has a schema for it in ${domainText(flags)}`,
    );
  }
  const example = exampleOf(document.goal, document.goal);
  if (output.json) return await printJson(output, exampleValue(example));
  await output.print(`rosy action send ${shellQuoted(name)} ${valueWord(example)}`);
}
