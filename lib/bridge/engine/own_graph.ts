import { isPattern } from "../../mesh/name_pattern.ts";
import type { NodeRecord } from "../../mesh/node_record.ts";
import type { FarEndpoint, FarNode } from "../bridge.ts";
import { mayOverlap } from "./coverage.ts";
import type { RouteTable } from "./route_table.ts";
import type { SessionParts } from "./session_parts.ts";

/**
 * Says what the mesh has, as the other side is told it: what the routes let out, by far names.
 *
 * @param parts The bridge.
 * @returns The nodes, without this bridge and its twins; also those that have nothing to tell.
 */
export function ownGraph(parts: SessionParts): FarNode[] {
  return Array.from(parts.demand.nodes(), (record) => farNode(record, parts));
}

function farNode(
  { id, sends, topics: listens, services: provides }: NodeRecord,
  { topics, services, types, demand }: SessionParts,
): FarNode {
  const isTold = (near: string) => services.out(near)?.route.names.isName || demand.isOwn(near);
  const endpoints = (kind: "topics" | "services", table: RouteTable, names: readonly string[]) =>
    names.flatMap((near): FarEndpoint[] => {
      const passage = table.out(near);
      if (!passage) return [];
      const type = types.of(kind, passage);
      return [{ name: passage.far, ...type && { type } }];
    });
  return {
    name: id.name,
    id: id.uuid,
    hostname: id.hostname,
    sends: endpoints("topics", topics, sends),
    listens: listens.flatMap((near) => heardOf(near, topics)).map((name) => ({ name })),
    provides: endpoints("services", services, provides.filter(isTold)),
  };
}

/** The far names and patterns that somebody is told of who listens here. */
function heardOf(near: string, topics: RouteTable): string[] {
  if (!isPattern(near)) {
    const passage = topics.heardOf(near);
    return passage ? [passage.far] : [];
  }
  return topics.going("in")
    .filter(({ names }) => mayOverlap(near, names.here))
    .map(({ names }) => names.far(near) ?? names.there);
}
