import { checkName } from "../../mesh/names.ts";
import type { ChannelInfo } from "../../web/foxglove/protocol.ts";
import { fullName } from "../../web/gateway/full_name.ts";
import type { FarEndpoint, FarNode } from "../bridge.ts";
import type { ServerService } from "./protocol.ts";
import type { PartiesByName, ServerGraph } from "./server_graph.ts";

/** What a server has told of. */
export interface ToldGraph {
  readonly channels: Iterable<ChannelInfo>;
  readonly services: Iterable<ServerService>;
  /** Who has what, where the server says. */
  readonly graph: ServerGraph;
  /** What nobody says who has it. */
  readonly server: string;
  /** @returns What is told of a topic in the mesh. */
  readonly endpoint: (channel: ChannelInfo) => Promise<FarEndpoint>;
}

/**
 * Says what there is at the other side, as bridges tell it: by nodes where the server tells of them, else
 * as one node.
 *
 * @param told What the server has told.
 * @returns The nodes.
 */
export async function farNodes(
  { channels, services, graph, server, endpoint }: ToldGraph,
): Promise<FarNode[]> {
  const topics = new Map<string, FarEndpoint>();
  for (const channel of channels) {
    const name = fullName(channel.topic);
    if (isName(name) && !topics.has(name)) topics.set(name, await endpoint(channel));
  }
  const provided = new Map<string, FarEndpoint>();
  for (const { name: given, type } of services) {
    const name = fullName(given);
    if (isName(name)) provided.set(name, { name, ...type !== "" && { type: { name: type } } });
  }
  const nodes = new Map<string, MutableNode>();
  const nodeOf = (id: string) => {
    const name = fullName(id) || server;
    const node = nodes.get(name) ?? { name, sends: [], listens: [], provides: [] };
    nodes.set(name, node);
    return node;
  };
  share(topics, graph.publishers, (id, topic) => nodeOf(id).sends.push(topic), server);
  share(provided, graph.providers, (id, service) => nodeOf(id).provides.push(service), server);
  for (const [given, ids] of graph.subscribers) {
    const name = fullName(given);
    if (isName(name)) ids.forEach((id) => nodeOf(id).listens.push({ name }));
  }
  return [...nodes.values()];
}

interface MutableNode extends FarNode {
  readonly sends: FarEndpoint[];
  readonly listens: FarEndpoint[];
  readonly provides: FarEndpoint[];
}

/** Hands what there is to those who have it, and the rest to the server. */
function share(
  all: ReadonlyMap<string, FarEndpoint>,
  parties: PartiesByName,
  give: (id: string, endpoint: FarEndpoint) => void,
  server: string,
): void {
  const owners = new Map([...parties].map(([name, ids]) => [fullName(name), ids]));
  for (const [name, endpoint] of all) {
    for (const id of owners.get(name) ?? [server]) give(id, endpoint);
  }
}

/** Not all that other systems may say is a name. */
function isName(name: string): boolean {
  try {
    return checkName("topic", name) === name;
  } catch {
    return false;
  }
}
