import { askLaunch } from "../../launch/control/ask_launch.ts";
import type { ControlReply } from "../../launch/control/control_protocol.ts";
import type { ProcessStatus } from "../../launch/launch_status.ts";
import type { OutputLine } from "../../launch/output_history.ts";
import { printable, printableColoured } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import type { Output } from "../terminal/output.ts";
import { printJson } from "../values/json_value.ts";
import { launchesOf } from "./running_launches.ts";

/** `rosy launch logs`: what a node of a launch has written, and writes. */
export async function run(context: CommandContext): Promise<void> {
  const { positionals: [node], flags, output, signal } = context;
  const [launch] = [...(await launchesOf([node!], context)).keys()];
  const { id, path, status } = launch!;
  const isOfNode = (process: ProcessStatus) => process.node === node!.replace(/^\//, "");
  const hasSeveral = status.processes.filter(isOfNode).length > 1;
  const follow = flags.isOn("follow");
  const request = {
    request: "logs",
    node: node!,
    lines: flags.number("lines") ?? 0,
    follow,
  } as const;
  for await (const reply of askLaunch(path, request, signal)) {
    await tell(reply, { output, hasSeveral });
  }
  if (follow) output.message(`Launch ${id} has ended`);
}

async function tell(
  reply: Exclude<ControlReply, { error: string }>,
  { output, hasSeveral }: { readonly output: Output; readonly hasSeveral: boolean },
): Promise<void> {
  if ("dropped" in reply) {
    output.message(`${reply.dropped} lines are missing: too slow to print them`);
  }
  if (!("line" in reply)) return;
  if (output.json) return await printJson(output, reply);
  await output.print(`${hasSeveral ? `[${printable(reply.label)}] ` : ""}${shown(reply, output)}`);
}

/** A node may colour its lines on a terminal, and do nothing else to it. */
function shown({ line }: OutputLine, { isTerminal, style }: Output): string {
  if (!isTerminal) return line;
  const text = printableColoured(line);
  return style.enabled && text.includes("\x1b") ? `${text}\x1b[0m` : text;
}
