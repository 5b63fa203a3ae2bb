import { rateLimit } from "../../log/rate_limit.ts";
import type { Logger } from "../../log/logger.ts";
import type { Clock } from "../../time/clock.ts";
import type { WebExchange } from "../../transport/web_exchange.ts";
import type { Access, Refusal } from "../access/access.ts";
import type { BrowserSessions } from "../access/browser_sessions.ts";
import { allowOrigin, answerPreflight, protect } from "../access/cors.ts";
import { isSocket, printableUrl } from "../access/credential.ts";
import { logIn, loginPage, logOut } from "../access/login.ts";
import type { Site } from "../access/origin_check.ts";
import type { Tokens } from "../access/tokens.ts";
import { problemResponse } from "../endpoint/problem.ts";
import type { Role } from "../gateway/mesh_view.ts";
import { answerClientScript, CLIENT_PATH } from "./answer_client_script.ts";
import type { RequestLimit } from "./request_limit.ts";

/** Answers what was let in. */
export type Admitted = (
  request: Request,
  exchange: WebExchange,
  role: Role,
) => Response | Promise<Response>;

/** Who tries out tokens does not fill the log. */
const WARN_INTERVAL_MS = 1000;

/** What a gate works with. */
export interface GateParts {
  readonly access: Access;
  readonly sessions: BrowserSessions;
  /** Those of the gateway; none where nobody has to show one. */
  readonly tokens?: Tokens;
  readonly limit: RequestLimit;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Answers what is let in. */
  readonly admitted: Admitted;
}

/** Stands before everything that a server has: what it does not let in, nothing else gets to see. */
export class Gate {
  readonly #parts: GateParts;
  readonly #mayWarn: () => number;

  /** @param parts What it works with. */
  constructor(parts: GateParts) {
    this.#parts = parts;
    this.#mayWarn = rateLimit(parts.clock, WARN_INTERVAL_MS);
  }

  /**
   * Answers a request.
   *
   * @param request The request.
   * @param exchange What else is known of it.
   */
  async answer(request: Request, exchange: WebExchange): Promise<Response> {
    const excess = this.#parts.limit.admit(request, exchange);
    if (excess) return excess;
    const site = this.#parts.access.siteOf(request);
    if ("status" in site) return this.#refuse(request, exchange, site);
    const response = answerPreflight(request, site) ??
      await this.#answerSite(request, exchange, site);
    // The answer that opens a WebSocket must stay what it is.
    if (response.status === 101) return response;
    return withHeaders(response, site);
  }

  async #answerSite(request: Request, exchange: WebExchange, site: Site): Promise<Response> {
    const { access, admitted } = this.#parts;
    const own = await this.#answerItself(request, exchange, site);
    if (own) return own;
    const role = access.roleOf(request);
    if (typeof role === "string") return await admitted(request, exchange, role);
    return this.#refuse(request, exchange, role);
  }

  /** What everybody may ask for. */
  async #answerItself(
    request: Request,
    { isSecure }: WebExchange,
    site: Site,
  ): Promise<Response | undefined> {
    const { tokens, sessions, clock } = this.#parts;
    const { pathname, searchParams } = new URL(request.url);
    const isRead = request.method === "GET" || request.method === "HEAD";
    if (pathname === "/healthz" && isRead) {
      return new Response("ok\n", { headers: { "cache-control": "no-store" } });
    }
    if (pathname === CLIENT_PATH && isRead) return answerClientScript(request);
    // Pages of other sites have no cookie, so there is nothing for them to log in to.
    if (tokens === undefined || site.kind === "allowed") return undefined;
    if (pathname === "/login" && isRead) return loginPage({ next: searchParams.get("next") });
    if (request.method !== "POST") return undefined;
    if (pathname === "/login") return await logIn(request, { tokens, sessions, isSecure, clock });
    return pathname === "/logout" ? logOut(request, sessions) : undefined;
  }

  #refuse(
    request: Request,
    { remote }: WebExchange,
    { status, title, detail, isWrongToken }: Refusal,
  ): Response {
    const { pathname } = new URL(request.url);
    if (status === 401 && isOfUser(request)) {
      const location = `/login?next=${encodeURIComponent(pathname)}`;
      return new Response(null, { status: 303, headers: { location } });
    }
    const what = `${request.method} ${printableUrl(request.url)} of ${remote.hostname}`;
    this.#log(`Refused ${what}: ${title}`, isWrongToken);
    return problemResponse(
      { status, title, detail },
      status === 401 ? { "www-authenticate": 'Bearer realm="rosy"' } : undefined,
    );
  }

  #log(text: string, isWrongToken = false): void {
    if (!isWrongToken) return this.#parts.logger.info(text);
    const count = this.#mayWarn();
    const others = count > 1 ? `; ${count - 1} more since the last such line` : "";
    if (count > 0) this.#parts.logger.warn(text + others);
  }
}

/** Whether somebody has typed the URL, or followed a link, and is to see a page. */
function isOfUser(request: Request): boolean {
  return request.method === "GET" && !isSocket(request) &&
    (request.headers.get("accept") ?? "").includes("text/html");
}

function withHeaders(response: Response, site: Site): Response {
  try {
    protect(response.headers, site);
    allowOrigin(response.headers, site);
    return response;
  } catch {
    // Headers of answers that were fetched cannot be changed.
    const copy = new Response(response.body, response);
    protect(copy.headers, site);
    allowOrigin(copy.headers, site);
    return copy;
  }
}
