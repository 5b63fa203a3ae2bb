import type { LaunchStatus } from "../../launch/launch_status.ts";
import { printable } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { printJson } from "../values/json_value.ts";
import { formatDuration } from "../values/quantities.ts";
import { processLines } from "./process_table.ts";
import { runningLaunches } from "./running_launches.ts";
import { launchFile } from "./text.ts";

/** `rosy launch ps`: what runs in the launches of this machine. */
export async function run(context: CommandContext): Promise<number> {
  const { output } = context;
  const { launches, silent } = await runningLaunches(context);
  for (const { status } of launches) {
    if (output.json) await printJson(output, status);
    else await output.paragraph([titleOf(status), ...processLines(status, output)].join("\n"));
  }
  if (launches.length + silent === 0 && !output.json) {
    await output.print("0 launches run on this machine");
  }
  return silent > 0 ? 1 : 0;
}

function titleOf(status: LaunchStatus): string {
  const { id, pid, uptimeMs } = status;
  const uptime = formatDuration(uptimeMs, { decimals: 0 });
  return `Launch ${id}: ${printable(launchFile(status))}, up ${uptime}, process ${pid}`;
}
