import { Hono } from "hono";
import type { HttpContext, HttpEnv } from "./http_parts.ts";
import { jsonResponse } from "./json_response.ts";
import { byMethod } from "./methods.ts";
import { openApiOf } from "./openapi/document.ts";
import { PAGE, PAGE_POLICY } from "./page/page.ts";

/** `/api/openapi.json`: what there is, for programs; `/api`: for people. */
export function openApiRoutes(): Hono<HttpEnv> {
  return new Hono<HttpEnv>()
    .all(
      "/openapi.json",
      (context) => byMethod(context.req.method, { GET: () => describe(context) }),
    )
    .all("/", showPage);
}

/** `/api/`, which routers take for something else than `/api`. */
export function showPage({ req }: HttpContext): Promise<Response> {
  return byMethod(req.method, { GET: pageResponse });
}

async function describe(context: HttpContext): Promise<Response> {
  const { view, client } = context.var;
  return jsonResponse(await openApiOf(view, client.signal));
}

function pageResponse(): Response {
  return new Response(PAGE, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": PAGE_POLICY,
    },
  });
}
