import { formatNodeId, type NodeId } from "../../mesh/node_record.ts";
import type { BridgeDescription, BridgeStatus } from "../../bridge/status.ts";
import { printable } from "../../text/printable.ts";
import { describeBridges } from "../mesh/bridges.ts";
import type { CommandContext } from "../line/command.ts";
import { tellNothing } from "../mesh/hints.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { startNode } from "../mesh/start_node.ts";
import type { Output } from "../terminal/output.ts";
import { listLines } from "../terminal/list_lines.ts";
import { formatNumber } from "../values/quantities.ts";
import { printJson } from "../values/json_value.ts";

/** `rosy bridge status`: a paragraph for each bridge of the mesh. */
export async function run(context: CommandContext): Promise<void> {
  const { flags, output, signal } = context;
  const name = `rosy_bridge_status_${crypto.randomUUID().slice(0, 4)}`;
  await using node = await startNode({ name, ...meshOptions(flags) }, signal);
  await node.settled({ signal });
  const bridges = await describeBridges(node, signal);
  if (bridges.length === 0 && !output.json) tellNothing("There is no bridge", context);
  for (const { id, ...description } of bridges) {
    if (output.json) await printJson(output, { id, ...description });
    else await output.paragraph(paragraph(id, description, output));
  }
}

function paragraph(id: NodeId, { status, nodes }: BridgeDescription, output: Output): string {
  const { address, state, sinceMs, error, topics, refused, calls } = status;
  const forSeconds = Math.max(0, Date.now() - sinceMs) / 1000;
  const counts = Object.entries(topics);
  return [
    output.style.bold(printable(formatNodeId(id))),
    `- leads to: ${printable(address)}`,
    `- state: ${state} for ${formatNumber(forSeconds)} s${error ? `: ${printable(error)}` : ""}`,
    ...listLines(
      "topics",
      counts.map(([topic, each]) => `${printable(topic)}: ${countText(each)}`),
    ),
    ...calls.in + calls.out > 0
      ? [`- calls: ${calls.in} in, ${calls.out} out, ${calls.failed} failed`]
      : [],
    ...listLines("refused", Object.entries(refused).map(([why, count]) => `${why}: ${count}`)),
    ...listLines(
      "nodes at the other side",
      nodes.map(({ name, hostname }) =>
        printable(hostname === undefined ? name : `${name}@${hostname}`)
      ),
    ),
  ].join("\n");
}

function countText(counts: BridgeStatus["topics"][string]): string {
  return `${counts.in} in, ${counts.out} out` +
    (counts.dropped > 0 ? `, ${counts.dropped} dropped` : "") +
    (counts.thinned > 0 ? `, ${counts.thinned} thinned` : "");
}
