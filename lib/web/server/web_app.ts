import { Hono } from "hono";
import { errorText } from "../../log/error_text.ts";
import type { WebExchange } from "../../transport/web_exchange.ts";
import type { SocketEndpoint } from "../endpoint/endpoint.ts";
import { problemResponse } from "../endpoint/problem.ts";
import type { WebEnv } from "../endpoint/web_env.ts";
import type { Admitted } from "./gate.ts";
import { Dashboard } from "./dashboard.ts";
import { answerSocket, type SocketParts } from "./socket_route.ts";

/** What one port serves. */
export interface WebAppParts extends SocketParts {
  /** Endpoints of WebSockets, each at its path. */
  readonly endpoints: readonly SocketEndpoint[];
  /** Routes of HTTP. */
  readonly routes?: Hono<WebEnv>;
}

/**
 * Puts together what one port serves.
 *
 * @param parts What that is.
 * @returns Answers what was let in.
 */
export function createWebApp({ endpoints, routes, ...parts }: WebAppParts): Admitted {
  const app = new Hono<WebEnv & { Bindings: { exchange: WebExchange } }>();
  for (const endpoint of endpoints) {
    app.get(endpoint.path, ({ req, env }) => answerSocket(endpoint, req.raw, env, parts));
  }
  if (routes) {
    app.route("/", routes);
    const dashboard = new Dashboard();
    app.get("/", async ({ req }) => (await dashboard.answer(req.raw, "index.html"))!);
    app.get("/dashboard/:name", async (context) => {
      const answer = await dashboard.answer(context.req.raw, context.req.param("name"));
      return answer ?? context.notFound();
    });
  }
  app.notFound(({ req }) =>
    problemResponse({ status: 404, title: "Not found", detail: `There is nothing at ${req.path}` })
  );
  app.onError((error) => {
    parts.logger.error(`Cannot answer a request: ${errorText(error)}`);
    return problemResponse({ status: 500, title: "The gateway has a fault" });
  });
  return (request, exchange, role) => app.fetch(request, { exchange, role });
}
