import type { ListedKind } from "../../../mesh/names_in.ts";
import { VERSION } from "../../../text/version.ts";
import type { MeshView } from "../../gateway/mesh_view.ts";
import { actionPaths } from "./action_paths.ts";
import { Components } from "./components.ts";
import { FIXED_PATHS } from "./fixed_paths.ts";
import { mapBounded } from "./map_bounded.ts";
import type { Paths } from "./operation.ts";
import { paramPaths } from "./param_paths.ts";
import { servicePaths } from "./service_paths.ts";
import { topicPaths } from "./topic_paths.ts";

/** The most names of each kind that are described: a document of megabytes helps nobody. */
const MAX_NAMES = 500;

/**
 * Describes what a client may do, as OpenAPI 3.1: a path for each topic, service and action that there is
 * now, with the schemas that nodes have of them.
 *
 * @param view The mesh, as the client may see it.
 * @param signal Gives up.
 * @returns The document.
 */
export async function openApiOf(view: MeshView, signal: AbortSignal): Promise<object> {
  const components = new Components();
  const parts = { view, components, signal };
  const named = (kind: ListedKind) => view.list(kind).slice(0, MAX_NAMES);
  const nodes = view.paramNodes().slice(0, MAX_NAMES);
  const own = [
    ...await mapBounded(named("topics"), (topic) => topicPaths(topic, parts)),
    ...await mapBounded(named("services"), (service) => servicePaths(service, parts)),
    ...await mapBounded(named("actions"), (action) => actionPaths(action, parts)),
    ...await mapBounded(nodes, (node) => paramPaths(node, parts)),
  ];
  const paths: Paths = Object.assign({}, FIXED_PATHS, ...own);
  return {
    openapi: "3.1.0",
    info: {
      title: "A rosy mesh",
      version: VERSION,
      summary: "Topics, services, params and actions of the robots that are there now.",
      description: "What a client may see of the mesh, as it is now: it changes with its nodes. " +
        `Of each kind ${MAX_NAMES} names are described at most.`,
    },
    tags: ["topics", "services", "actions", "params", "mesh", "bags"].map((name) => ({ name })),
    paths,
    components: components.told,
  };
}
