import type { BridgedType, FarEndpoint, FarNode } from "../../bridge.ts";
import type { Ros2Endpoint, Ros2GraphNode } from "../node/ros2_graph.ts";
import type { BridgedTypes } from "./bridged_types.ts";

/** @returns The nodes of ROS 2, as a mesh has them. */
export function farNodes(graph: readonly Ros2GraphNode[], types: BridgedTypes): FarNode[] {
  return graph.map(({ name, participant, publishes, subscribes, provides }) => ({
    name: farName(name),
    id: `${participant}${name}`,
    sends: endpoints(publishes, (type) => types.message(type)),
    listens: endpoints(subscribes, (type) => types.message(type)),
    provides: endpoints(provides, (type) => types.service(type)),
  }));
}

/** @returns A name of ROS 2, which begins with a slash, as a mesh has it. */
export function farName(name: string): string {
  return name.replace(/^\/+/, "");
}

/** Several readers of a topic are one listener. */
function endpoints(
  all: readonly Ros2Endpoint[],
  typeOf: (type: string) => BridgedType,
): FarEndpoint[] {
  const byName = new Map(all.map((each) => [each.name, each]));
  return [...byName.values()].map(({ name, type }) => ({
    name: farName(name),
    type: typeOf(type),
  }));
}
