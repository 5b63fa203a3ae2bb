import { type Address, formatNodeId, type NodeRecord } from "../../mesh/node_record.ts";
import { printable } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { printJson } from "../values/json_value.ts";
import { nothingText } from "../mesh/hints.ts";
import { observe, shown } from "../mesh/observe.ts";
import { listLines } from "../terminal/list_lines.ts";
import type { Style } from "../terminal/style.ts";

/** `rosy node list`: a paragraph for each node. */
export async function run(context: CommandContext): Promise<void> {
  const { output, flags } = context;
  const topology = await observe(context);
  const nodes = [...topology.nodes.values()].sort(byName);
  if (output.json) {
    for (const node of nodes) await printJson(output, node);
    return;
  }
  // Prose in any case: names that a pipe is to read come with --json.
  if (nodes.length === 0) return await output.print(nothingText("0 nodes", flags));
  await output.print(`${nodes.length} ${nodes.length === 1 ? "node" : "nodes"}:`);
  const telling = {
    verbose: flags.isOn("verbose"),
    hidden: flags.isOn("hidden"),
    style: output.style,
  };
  for (const node of nodes) await output.paragraph(describeNode(node, telling));
}

/** What is told of a node, and how. */
export interface NodeTelling {
  /** Whether to tell all. */
  readonly verbose: boolean;
  /** Whether to name hidden topics and services, too. */
  readonly hidden: boolean;
  /** How its name looks. */
  readonly style: Style;
}

/**
 * Describes a node.
 *
 * @param node Its record.
 * @param telling What to tell.
 * @returns Several lines.
 */
export function describeNode(
  node: NodeRecord,
  { verbose, hidden, style }: NodeTelling,
): string {
  const { topics, sends, services } = node;
  const names = [...topics, ...sends, ...services];
  const hiddenCount = names.length - shown(names, hidden).length;
  return [
    style.bold(printable(formatNodeId(node.id))),
    ...(verbose ? [`- UUID: ${printable(node.id.uuid)}`, `- PID: ${node.pid}`] : []),
    ...listLines("listens to", shown(topics, hidden)),
    ...listLines("sends on", shown(sends, hidden)),
    ...listLines("services", shown(services, hidden)),
    ...(hiddenCount > 0 ? [`- hidden: ${hiddenCount}, shown by --hidden`] : []),
    ...(verbose ? listLines("addresses", node.addresses.map(formatAddress)) : []),
  ].join("\n");
}

function formatAddress(address: Address): string {
  if (address.transport === "unix") return `unix ${address.path}`;
  const { hostname, port } = address;
  return `tcp ${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}

function byName(a: NodeRecord, b: NodeRecord): number {
  const keys = [a, b].map(({ id }) => `${id.name}\0${id.hostname}\0${id.uuid}`);
  return keys[0]! < keys[1]! ? -1 : 1;
}
