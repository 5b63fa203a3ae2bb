import type { ListedKind } from "../../mesh/names_in.ts";
import type { NodeId } from "../../mesh/node_record.ts";
import { didYouMeanName } from "../../text/near_names.ts";
import { GatewayError } from "../gateway/gateway_error.ts";
import type { Endpoint, MeshView } from "../gateway/mesh_view.ts";

/** @returns What is told of a topic, a service or an action. */
export function toldOf(
  { name, types, sources, users, mayRead, mayWrite }: Endpoint,
  kind: ListedKind,
): Record<string, unknown> {
  const named = { name, types: [...new Set(types.map(({ name }) => name))] };
  return kind === "topics"
    ? { ...named, senders: sources.map(nameOf), listeners: users.map(nameOf), mayRead, mayWrite }
    : { ...named, providers: sources.map(nameOf), mayRead, mayWrite };
}

/**
 * Finds one of them.
 *
 * @throws {GatewayError} `not-found`.
 */
export function found(
  view: MeshView,
  kind: ListedKind,
  name: string,
): Endpoint {
  const endpoint = view.find(kind, name);
  if (endpoint) return endpoint;
  throw new GatewayError(
    "not-found",
    `There is no ${kind.slice(0, -1)} ${JSON.stringify(name)}` +
      didYouMeanName(name, view.list(kind).map(({ name }) => name)),
  );
}

function nameOf({ name }: NodeId): string {
  return name;
}
