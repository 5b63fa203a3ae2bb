import { printable } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { printJson } from "../values/json_value.ts";
import { tellNothing } from "../mesh/hints.ts";
import { observe, shown } from "../mesh/observe.ts";
import { namesIn } from "../../mesh/names_in.ts";

/** `rosy service list`: one line for each service that somebody provides. */
export async function run(context: CommandContext): Promise<void> {
  const { output, flags } = context;
  const topology = await observe(context);
  const services = shown(namesIn(topology, "services"), flags.isOn("hidden"));
  if (services.length === 0 && !output.json) tellNothing("Nobody provides a service", context);
  for (const service of services) {
    if (output.json) {
      const providers = topology.providers(service).map(({ id }) => id);
      await printJson(output, { service, providers });
    } else await output.print(printable(service));
  }
}
