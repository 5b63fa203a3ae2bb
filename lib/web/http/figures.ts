import { Hono } from "hono";
import { abortable } from "../../flow/abort.ts";
import type { HttpContext, HttpEnv } from "./http_parts.ts";
import { jsonResponse } from "./json_response.ts";
import { byMethod } from "./methods.ts";
import { eventResponse } from "./server_events.ts";

/** `/api/figures`: what all nodes count, as rates. */
export function figureRoutes(): Hono<HttpEnv> {
  return new Hono<HttpEnv>()
    .all("/figures", (context) => byMethod(context.req.method, { GET: () => show(context) }))
    .all(
      "/figures/stream",
      (context) => byMethod(context.req.method, { GET: () => stream(context) }),
    );
}

/** Rates are made of two answers of each node: a second at most. */
async function show({ var: { view, client } }: HttpContext): Promise<Response> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let rounds = 0;
  const stop = view.onFigures(() => {
    if (++rounds === 2) resolve();
  });
  try {
    await abortable(promise, AbortSignal.any([client.signal, view.signal]));
    return jsonResponse(view.figures());
  } finally {
    stop();
  }
}

/** Each second is an event. */
function stream(context: HttpContext): Response {
  const { view } = context.var;
  return eventResponse(
    context,
    (sink) => view.onFigures(() => sink.push({ data: JSON.stringify(view.figures()) })),
  );
}
