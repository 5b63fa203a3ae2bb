import { isPattern } from "../../mesh/name_pattern.ts";
import type { FarEndpoint, FarNode } from "../bridge.ts";
import type { ViaNode } from "../status.ts";
import type { RouteTable } from "./route_table.ts";

/**
 * Says what a node of the other side has, by the names that things have in the mesh.
 *
 * @param node The node, by far names.
 * @param tables The routes: what they do not let through is left out.
 */
export function viaNode(
  { name, hostname, sends, listens, provides }: FarNode,
  { topics, services }: { readonly topics: RouteTable; readonly services: RouteTable },
): ViaNode {
  const nearIn = (table: RouteTable, endpoints: readonly FarEndpoint[]) =>
    endpoints.flatMap((endpoint) => table.in(endpoint.name)?.near ?? []);
  return {
    name,
    ...hostname !== undefined && { hostname },
    sends: nearIn(topics, sends),
    listens: listens.flatMap((endpoint) => nearOfListened(endpoint.name, topics)),
    provides: nearIn(services, provides),
  };
}

function nearOfListened(far: string, topics: RouteTable): string[] {
  if (!isPattern(far)) return [topics.sentTo(far)?.near ?? []].flat();
  return topics.going("out").flatMap(({ names }) => names.near(far) ?? []);
}
