import { printable } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { printJson } from "../values/json_value.ts";
import { namesOf, observe } from "../mesh/observe.ts";

/** `rosy topic list`: one line for each topic that somebody listens to. */
export async function run(context: CommandContext): Promise<void> {
  const { output } = context;
  const topology = await observe(context);
  for (const topic of namesOf(topology, "topics")) {
    if (output.json) {
      await printJson(output, { topic, listeners: topology.listeners(topic).map(({ id }) => id) });
    } else await output.print(printable(topic));
  }
}
