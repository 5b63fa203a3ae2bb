import { type Address, formatNodeId, type NodeRecord } from "../../mesh/node_record.ts";
import type { ViaNode } from "../../bridge/status.ts";
import type { TopologyView } from "../../mesh/topology.ts";
import { printable } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { printJson } from "../values/json_value.ts";
import { nothingText } from "../mesh/hints.ts";
import { describeBridges, hasBridge } from "../mesh/bridges.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { startNode } from "../mesh/start_node.ts";
import { observe, shown } from "../mesh/observe.ts";
import { listLines } from "../terminal/list_lines.ts";
import type { Style } from "../terminal/style.ts";

/** `rosy node list`: a paragraph for each node. */
export async function run(context: CommandContext): Promise<void> {
  const { output, flags } = context;
  const topology = await observe(context);
  const nodes = [...topology.nodes.values()].sort(byName);
  const via = await farNodes(topology, context);
  if (output.json) {
    for (const node of [...nodes, ...via]) await printJson(output, node);
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
  if (via.length === 0) return;
  await output.paragraph(`${via.length} ${via.length === 1 ? "node" : "nodes"} via bridges:`);
  for (const node of via) await output.paragraph(describeViaNode(node, telling));
}

/** A node at the other side of a bridge, and the name of that bridge's node. */
interface BridgedNode extends ViaNode {
  readonly via: string;
}

/** Only who is a node itself can ask them; where there is no bridge nobody is. */
async function farNodes(
  topology: TopologyView,
  { flags, signal }: CommandContext,
): Promise<BridgedNode[]> {
  if (![...topology.nodes.values()].some(hasBridge)) return [];
  const name = `rosy_node_list_${crypto.randomUUID().slice(0, 4)}`;
  await using node = await startNode({ name, ...meshOptions(flags) }, signal);
  await node.settled({ signal });
  const bridges = await describeBridges(node, signal);
  return bridges.flatMap(({ id, nodes }) => nodes.map((each) => ({ ...each, via: id.name })));
}

function describeViaNode(
  { name, hostname, via, listens, sends, provides }: BridgedNode,
  { hidden, style }: NodeTelling,
): string {
  const place = hostname === undefined ? name : `${name}@${hostname}`;
  return [
    `${style.bold(printable(place))} via ${printable(via)}`,
    ...listLines("listens to", shown(listens, hidden)),
    ...listLines("sends on", shown(sends, hidden)),
    ...listLines("services", shown(provides, hidden)),
  ].join("\n");
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
