import { askLaunch } from "../../launch/control/ask_launch.ts";
import type { FoundLaunch } from "../../launch/control/list_launches.ts";
import type { ProcessStatus } from "../../launch/launch_status.ts";
import type { NodeAction } from "../../launch/node_actions.ts";
import { printable } from "../../text/printable.ts";
import type { CommandContext, CommandModule } from "../line/command.ts";
import { printJson } from "../values/json_value.ts";
import { stateText } from "./process_table.ts";
import { launchesOf } from "./running_launches.ts";

/**
 * Makes the command that does something to nodes of launches that run: `rosy launch start`, `stop`
 * and `restart`.
 *
 * @param action What it does.
 * @returns The command.
 */
export function acting(action: NodeAction): CommandModule {
  return {
    async run(context: CommandContext): Promise<number> {
      const launches = await launchesOf([...new Set(context.positionals)], context);
      const done = await Promise.all(
        [...launches].map(([launch, nodes]) => act(launch, action, nodes, context.signal)),
      );
      for (const process of done.flat()) await tell(process, context);
      return done.flat().every(({ state }) => isAsAsked(state, action)) ? 0 : 1;
    },
  };
}

async function act(
  { id, path }: FoundLaunch,
  action: NodeAction,
  nodes: readonly string[],
  signal: AbortSignal,
): Promise<readonly ProcessStatus[]> {
  for await (const reply of askLaunch(path, { request: action, nodes }, signal)) {
    if ("done" in reply) return reply.done;
  }
  throw new Error(`Cannot ${action} ${nodes.join(", ")}: launch ${id} ended meanwhile`);
}

async function tell(
  process: ProcessStatus,
  { output }: Pick<CommandContext, "output">,
): Promise<void> {
  if (output.json) return await printJson(output, process);
  const { label, pid } = process;
  const id = pid === undefined ? "" : ` as process ${pid}`;
  await output.print(`Node '${printable(label)}': ${stateText(process)}${id}`);
}

function isAsAsked(state: ProcessStatus["state"], action: NodeAction): boolean {
  if (action === "stop") return ["stopped", "ended", "failed"].includes(state);
  return ["starting", "running", "ended"].includes(state);
}
