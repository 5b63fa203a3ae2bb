import { Hono } from "hono";
import { GatewayError } from "../gateway/gateway_error.ts";
import type { SeenNode } from "../gateway/mesh_view.ts";
import type { HttpContext, HttpEnv } from "./http_parts.ts";
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
  return context.json({ nodes: context.var.view.nodes().map(toldOf) });
}

/** Several nodes may have one name; its id is that of one alone. */
function show(context: HttpContext, name: string): Response {
  const nodes = context.var.view.nodes().filter(({ id }) => id.name === name || id.uuid === name);
  if (nodes.length > 0) return context.json({ nodes: nodes.map(toldOf) });
  throw new GatewayError("not-found", `There is no node ${JSON.stringify(name)}`);
}

function toldOf({ id, ...names }: SeenNode) {
  return { name: id.name, hostname: id.hostname, id: id.uuid, ...names };
}
