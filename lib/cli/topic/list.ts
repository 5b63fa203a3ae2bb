import { printable } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { printJson } from "../values/json_value.ts";
import { tellNothing } from "../mesh/hints.ts";
import { namesOf, observe } from "../mesh/observe.ts";

/** `rosy topic list`: one line for each topic that somebody listens to. */
export async function run(context: CommandContext): Promise<void> {
  const { output } = context;
  const topology = await observe(context);
  const topics = namesOf(topology, "topics");
  if (topics.length === 0 && !output.json) tellNothing("Nobody listens to a topic", context);
  for (const topic of topics) {
    if (output.json) {
      await printJson(output, { topic, listeners: topology.listeners(topic).map(({ id }) => id) });
    } else await output.print(printable(topic));
  }
}
