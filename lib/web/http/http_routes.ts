import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { errorText } from "../../log/error_text.ts";
import { ClientWatch } from "./client_watch.ts";
import type { WebEnv } from "../endpoint/web_env.ts";
import { HTTP_LIMITS, type HttpContext, type HttpEnv, type HttpParts } from "./http_parts.ts";
import { actionRoutes } from "./actions.ts";
import { figureRoutes } from "./figures.ts";
import { openApiRoutes, showPage } from "./openapi.ts";
import { paramRoutes } from "./params.ts";
import { ImageEncoder } from "./images/image_encoder.ts";
import { bagRoutes } from "./bags/bag_routes.ts";
import { nodeRoutes } from "./nodes.ts";
import { errorResponse, HttpProblem, problemOf } from "./problem.ts";
import { serviceRoutes } from "./services.ts";
import { topicRoutes } from "./topics.ts";

/**
 * The mesh over HTTP: all of it lies below `/api/`.
 *
 * - Each request sees the mesh by a view of its own, which is closed when its response has ended.
 * - What fails is answered by problem details, RFC 9457.
 * - A client that goes away ends what it waits for.
 *
 * @param parts What it works with.
 * @returns The routes, for a server to mount; `fetch` answers a request.
 */
export function httpRoutes(parts: HttpParts): Hono<WebEnv> {
  const { clock, logger } = parts;
  const limits = { ...HTTP_LIMITS, ...parts.limits };
  const images = new ImageEncoder(clock);
  const routes = new Hono<HttpEnv>().basePath("/api");

  routes.use(async (context, next) => {
    const view = parts.gateway.open({ role: context.env.role, isBrief: true });
    using client = new ClientWatch(context.req.raw, clock);
    let holders = 1;
    const release = () => {
      if (--holders > 0) return;
      view.close().catch((error) => logger.error(`Cannot close a view: ${errorText(error)}`));
    };
    context.set("view", view);
    context.set("clock", clock);
    context.set("client", client);
    context.set("limits", limits);
    context.set("images", images);
    context.set("keepOpen", () => {
      holders++;
      return release;
    });
    try {
      await next();
    } finally {
      release();
    }
    context.res.headers.set("cache-control", "no-store");
  });
  const limitBody = bodyLimit({
    maxSize: limits.maxBodyBytes,
    onError: () =>
      errorResponse(
        new HttpProblem("too-large", `The body may have ${limits.maxBodyBytes} bytes`),
      ),
  });
  routes.use((context, next) => isUpload(context) ? next() : limitBody(context, next));
  for (
    const own of [
      nodeRoutes(),
      figureRoutes(),
      topicRoutes(),
      serviceRoutes(),
      paramRoutes(),
      actionRoutes(),
      bagRoutes(parts.bags),
      openApiRoutes(),
    ]
  ) {
    routes.route("/", own);
  }
  routes.all("/*", (context) => {
    const { req } = context;
    if (req.path === "/api/") return showPage(context);
    throw new HttpProblem("not-found", `There is nothing at ${req.path}`);
  });
  routes.onError((error, { req }) => {
    // Who is gone in the middle of a body has made a mistake of theirs.
    if (problemOf(error).code === "internal" && !req.raw.signal.aborted) {
      logger.error(`Cannot answer ${req.method} ${req.path}: ${errorText(error)}`);
    }
    return errorResponse(error);
  });
  return new Hono<WebEnv>().route("/", routes);
}

/** Bags are larger than anything else, and are written to the disk as they come. */
function isUpload({ req }: HttpContext): boolean {
  return req.method === "PUT" && req.path.startsWith("/api/bags/");
}
