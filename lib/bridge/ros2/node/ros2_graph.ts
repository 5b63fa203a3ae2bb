import type { EndpointData } from "../discovery/endpoint_data.ts";
import { rosService, rosServiceType, rosTopic, rosType } from "../names.ts";
import type { FarParticipant } from "../participant/dds_participant.ts";
import type { NamedNode } from "./node_names.ts";

/** A topic or a service that a node has to do with. */
export interface Ros2Endpoint {
  /** Its name, with a slash before it. */
  readonly name: string;
  /** Its type in ROS 2: `std_msgs/msg/String`, `std_srvs/srv/Trigger`. */
  readonly type: string;
  /** Of topics: whether what is lost is sent again. */
  readonly isReliable: boolean;
  /** Of topics: whether messages are kept for later subscribers, or wanted to be. */
  readonly isKept: boolean;
}

/** A node at the other side. */
export interface Ros2GraphNode {
  /** Its full name: `/camera/driver`; of programs that are no nodes of ROS 2 what they call themselves. */
  readonly name: string;
  /** What its participant is known by in DDS. */
  readonly participant: string;
  readonly publishes: readonly Ros2Endpoint[];
  readonly subscribes: readonly Ros2Endpoint[];
  readonly provides: readonly Ros2Endpoint[];
}

/** @returns The nodes of a participant, and what each has to do with. */
export function nodesOf(
  { data, writers, readers }: FarParticipant,
  named: readonly NamedNode[],
): Ros2GraphNode[] {
  const owned = new Set(named.flatMap(({ endpoints }) => [...endpoints]));
  const nodes = named.map(({ name, endpoints }) => ({
    name,
    has: ({ guid }: EndpointData) => endpoints.has(guid),
  }));
  // What no node has is of the participant itself, which is all there is of programs that have none.
  const own = data.name ?? `dds_${data.prefix.slice(0, 16)}`;
  const rest = { name: own, has: ({ guid }: EndpointData) => !owned.has(guid) };
  const all = [...nodes, rest].map(({ name, has }) => ({
    name,
    participant: data.prefix,
    publishes: topics(writers.filter(has)),
    subscribes: topics(readers.filter(has)),
    provides: services(readers.filter(has)),
  }));
  return all.filter((node, index) => index < nodes.length || nodes.length === 0 || hasAny(node));
}

function hasAny({ publishes, subscribes, provides }: Ros2GraphNode): boolean {
  return publishes.length + subscribes.length + provides.length > 0;
}

function topics(endpoints: readonly EndpointData[]): Ros2Endpoint[] {
  return endpoints.flatMap((endpoint) =>
    named(endpoint, rosTopic(endpoint.topic), rosType(endpoint.type))
  );
}

function services(readers: readonly EndpointData[]): Ros2Endpoint[] {
  return readers.flatMap((reader) =>
    named(reader, rosService(reader.topic), rosServiceType(reader.type))
  );
}

function named({ qos }: EndpointData, name?: string, type?: string): Ros2Endpoint[] {
  if (name === undefined || type === undefined) return [];
  return [{ name, type, isReliable: qos.reliable, isKept: qos.transientLocal }];
}
