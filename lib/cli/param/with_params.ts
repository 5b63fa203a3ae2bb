import type { Node } from "../../facade/node.ts";
import type { Logger } from "../../log/logger.ts";
import { formatNodeId, type NodeRecord } from "../../mesh/node_record.ts";
import type { TopologyView } from "../../mesh/topology.ts";
import { paramNames } from "../../params/wire/param_names.ts";
import type { RemoteParams } from "../../params/remote/remote_params.ts";
import { printable, quoted } from "../../text/printable.ts";
import type { CommandContext } from "../line/command.ts";
import { hasBridge } from "../mesh/bridges.ts";
import { domainText } from "../mesh/hints.ts";
import { meshOptions } from "../mesh/mesh_options.ts";
import { didYouMeanName } from "../../text/near_names.ts";
import { startNode } from "../mesh/start_node.ts";

/** How long a node is waited for that is not known yet, in milliseconds. */
const PATIENCE_MS = 1000;

/** A node whose params a command has to do with. */
export interface FoundParams {
  /** The command's own node. */
  readonly node: Node;
  /** The other one. */
  readonly record: NodeRecord;
  readonly params: RemoteParams;
}

/**
 * Does something with the params of the node that the command line names.
 *
 * @param context The command's.
 * @param action What is done.
 * @param options `logger`: where the command's node logs, for one that has a screen.
 * @returns What that returns.
 * @throws {Error} If there is no such node, it has no params, or it is one of several.
 */
export async function withParams<T>(
  context: CommandContext,
  action: (found: FoundParams) => Promise<T>,
  options: { readonly logger?: Logger } = {},
): Promise<T> {
  await using node = await startParamNode(context, options);
  await findOut(node, context);
  const holders = paramHolders(node.topology);
  const record = findHolder(holders, node, context);
  return await action({ node, record, params: paramsOf(node, record, { holders, ...context }) });
}

/** @returns The node of a command that has to do with params; others are told its name. */
export async function startParamNode(
  { flags, signal }: CommandContext,
  options: { readonly logger?: Logger } = {},
): Promise<Node> {
  // Who tunes has a name of his own: others are told apart by theirs.
  const name = flags.text("name") ?? `rosy_param_${crypto.randomUUID().slice(0, 4)}`;
  return await startNode({ name, ...meshOptions(flags), ...options }, signal);
}

/** @returns What asks one node for its params. */
export function paramsOf(
  node: Node,
  { id: { name, uuid: own } }: NodeRecord,
  { holders, flags, signal }: Pick<CommandContext, "flags" | "signal"> & {
    readonly holders: readonly NodeRecord[];
  },
): RemoteParams {
  // Where the name is enough, a node that is started anew is the same one.
  const named = holders.filter(({ id }) => id.name === name);
  const uuid = named.length > 1 ? own : undefined;
  return node.paramsOf(`/${name}`, {
    ...uuid !== undefined && { uuid },
    timeoutMs: flags.milliseconds("timeout"),
    signal,
  });
}

/**
 * Finds the nodes that have params.
 *
 * @returns Them, sorted by their names; one at the other side of a bridge as the record of that bridge,
 * with the name of the node.
 */
export function paramHolders({ nodes }: Pick<TopologyView, "nodes">): NodeRecord[] {
  const own = [...nodes.values()].filter(hasOwnParams);
  const bridged = [...nodes.values()].filter(hasBridge).flatMap(bridgedHolders)
    .filter(({ id }) => own.every((other) => other.id.name !== id.name));
  return [...own, ...bridged].sort((one, other) => one.id.name < other.id.name ? -1 : 1);
}

function hasOwnParams({ id, services }: NodeRecord): boolean {
  return services.includes(paramNames(id.name).get.slice(1));
}

function bridgedHolders(bridge: NodeRecord): NodeRecord[] {
  const end = paramNames("").get.slice(1);
  return bridge.services.filter((name) => name.endsWith(end))
    .map((name) => ({ ...bridge, id: { ...bridge.id, name: name.slice(0, -end.length) } }));
}

/** On a busy machine a node may be heard of late; one that is not there costs this wait. */
async function findOut(
  node: Node,
  { positionals, signal }: Pick<CommandContext, "positionals" | "signal">,
): Promise<void> {
  await node.settled({ signal });
  const name = positionals[0]!;
  if (paramHolders(node.topology).some(({ id }) => id.name === name)) return;
  try {
    await node.waitForServiceProvider(paramNames(name).get, { timeoutMs: PATIENCE_MS, signal });
  } catch {
    // What there is instead is told below.
    signal.throwIfAborted();
  }
}

function findHolder(
  holders: readonly NodeRecord[],
  node: Node,
  { positionals, flags }: Pick<CommandContext, "positionals" | "flags">,
): NodeRecord {
  const name = positionals[0]!;
  const uuid = flags.text("uuid") ?? "";
  const named = holders.filter(({ id }) => id.name === name);
  const found = named.filter((record) => record.id.uuid.startsWith(uuid));
  if (found.length === 1) return found[0]!;
  const of = `Cannot find the params of node ${quoted(name)}`;
  if (found.length > 1) {
    const shown = found.map(({ id }) => printable(formatNodeId(id))).join(", ");
    throw new Error(
      `${of}: ${found.length} nodes are named ${quoted(name)}: ${shown}; say which one with --uuid`,
    );
  }
  if (named.length > 0) {
    const shown = named.map(({ id }) => printable(formatNodeId(id))).join(", ");
    throw new Error(`${of}: none has a uuid that begins with ${quoted(uuid)}, but ${shown}`);
  }
  const isThere = [...node.topology.nodes.values()].some(({ id }) => id.name === name);
  if (isThere) throw new Error(`${of}: it has declared none`);
  const guess = didYouMeanName(name, holders.map(({ id }) => id.name));
  throw new Error(
    `${of}: there is no such node${guess} in ${domainText(flags)}; 'rosy param list' shows those ` +
      "that have params",
  );
}
