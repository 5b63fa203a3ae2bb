import type { ListedKind } from "../../../mesh/names_in.ts";
import type { Endpoint, MeshView, SeenNode } from "../../gateway/mesh_view.ts";
import { GatewayError } from "../../gateway/gateway_error.ts";
import { isType, meshName, rosName } from "../names.ts";
import { requestField, type RosapiService } from "./rosapi_service.ts";

/** Which topics, services, actions and nodes there are. */
export function graphServices(view: MeshView): Record<string, RosapiService> {
  const typeOf = (kind: ListedKind, name: string) => mainType(view.find(kind, meshName(name)));
  const ofType = (kind: ListedKind, given: string) =>
    namesOf(view.list(kind).filter(({ types }) => types.some(({ name }) => isType(name, given))));
  const topics = () => {
    const list = view.list("topics");
    return { topics: namesOf(list), types: list.map(mainType) };
  };
  return {
    topics,
    topic_type: (request) => ({ type: typeOf("topics", requestField(request, "topic")) }),
    topics_for_type: (request) => ({ topics: ofType("topics", requestField(request, "type")) }),
    publishers: (request) => {
      const topic = view.find("topics", requestField(request, "topic"));
      return { publishers: nodeNames(topic?.sources ?? []) };
    },
    subscribers: (request) => {
      const topic = view.find("topics", requestField(request, "topic"));
      return { subscribers: nodeNames(topic?.users ?? []) };
    },
    services: () => ({ services: namesOf(view.list("services")) }),
    service_type: (request) => ({ type: typeOf("services", requestField(request, "service")) }),
    services_for_type: (request) => ({
      services: ofType("services", requestField(request, "type")),
    }),
    service_providers: (request) => ({
      providers: namesOf(
        view.list("services").filter(({ name, types }) => {
          const wanted = requestField(request, "service");
          return name === meshName(wanted) || types.some((type) => isType(type.name, wanted));
        }),
      ),
    }),
    service_node: (request) => {
      const service = view.find("services", requestField(request, "service"));
      return { node: nodeNames(service?.sources ?? [])[0] ?? "" };
    },
    service_host: (request) => {
      const service = view.find("services", requestField(request, "service"));
      return { host: service?.sources[0]?.hostname ?? "" };
    },
    action_servers: () => ({ action_servers: namesOf(view.list("actions")) }),
    action_type: (request) => ({ type: typeOf("actions", requestField(request, "action")) }),
    nodes: () => ({ nodes: nodeNames(view.nodes().map(({ id }) => id)) }),
    node_details: (request) => nodeDetails(view, requestField(request, "node")),
  };
}

/** What a type is called; of several the one known longest, and nothing where nobody has a schema. */
export function mainType(endpoint: Endpoint | undefined): string {
  return endpoint?.types[0]?.name ?? "";
}

function namesOf(endpoints: readonly { readonly name: string }[]): string[] {
  return endpoints.map(({ name }) => rosName(name));
}

/** Several nodes may share a name, as one that is started twice. */
function nodeNames(ids: readonly { readonly name: string }[]): string[] {
  return [...new Set(ids.map(({ name }) => rosName(name)))];
}

function nodeDetails(view: MeshView, given: string) {
  const nodes = view.nodes().filter(({ id }) => id.name === meshName(given));
  if (nodes.length === 0) throw new GatewayError("not-found", `There is no node "${given}"`);
  const all = (of: (node: SeenNode) => readonly string[]) =>
    [...new Set(nodes.flatMap(of))].map(rosName);
  return {
    subscribing: all(({ listens }) => listens),
    publishing: all(({ sends }) => sends),
    services: all(({ services }) => services),
  };
}
