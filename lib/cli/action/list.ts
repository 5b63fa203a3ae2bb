import { actionServices } from "../../mesh/action_names.ts";
import { printable } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { tellNothing } from "../mesh/hints.ts";
import { observe, shown } from "../mesh/observe.ts";
import { namesIn } from "../../mesh/names_in.ts";
import { printJson } from "../values/json_value.ts";
import { actionTypeText } from "./action_type.ts";

/** `rosy action list`: one line for each action that somebody provides. */
export async function run(context: CommandContext): Promise<void> {
  const { output, flags } = context;
  const topology = await observe(context);
  const actions = shown(namesIn(topology, "actions"), flags.isOn("hidden"));
  if (actions.length === 0 && !output.json) tellNothing("Nobody provides an action", context);
  for (const action of actions) {
    const type = actionTypeText(topology, action);
    if (output.json) {
      const providers = topology.providers(actionServices(action).start).map(({ id }) => id);
      await printJson(output, { action, type: type === "-" ? null : type, providers });
    } else await output.print(printable(action) + (flags.isOn("types") ? ` [${type}]` : ""));
  }
}
