import { Hono } from "hono";
import { didYouMeanName } from "../../text/near_names.ts";
import { GatewayError } from "../gateway/gateway_error.ts";
import type { SeenNode } from "../gateway/mesh_view.ts";
import type { HttpContext, HttpEnv } from "./http_parts.ts";
import { jsonResponse } from "./json_response.ts";
import { byMethod } from "./methods.ts";
import { pathOf, readResourcePath } from "./resource_path.ts";

/** `/api/nodes`: who is there. */
export function nodeRoutes(): Hono<HttpEnv> {
  return new Hono<HttpEnv>()
    .all("/nodes", (context) => byMethod(context.req.method, { GET: () => list(context) }))
    .all("/nodes/*", (context) => {
      const { name } = readResourcePath(pathOf(context.req), "/api/nodes/", []);
      return byMethod(context.req.method, { GET: () => show(context, name) });
    });
}

function list(context: HttpContext): Response {
  return jsonResponse({ nodes: context.var.view.nodes().map(toldOf) });
}

/** Several nodes may have one name; its id is that of one alone. */
function show(context: HttpContext, name: string): Response {
  const nodes = context.var.view.nodes().filter(({ id }) => id.name === name || id.uuid === name);
  if (nodes.length > 0) return jsonResponse({ nodes: nodes.map(toldOf) });
  const names = context.var.view.nodes().map(({ id }) => id.name);
  throw new GatewayError(
    "not-found",
    `There is no node ${JSON.stringify(name)}${didYouMeanName(name, names)}`,
  );
}

function toldOf({ id, ...names }: SeenNode) {
  return { name: id.name, hostname: id.hostname, id: id.uuid, ...names };
}
