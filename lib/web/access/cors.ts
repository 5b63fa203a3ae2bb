import type { Site } from "./origin_check.ts";

const DAY_SECONDS = "86400";

/**
 * Answers what a browser asks before it lets a page of another site use this server.
 *
 * @param request The request.
 * @param site Whose page it is.
 * @returns The answer; `undefined` if the request asks something else.
 */
export function answerPreflight({ method, headers }: Request, site: Site): Response | undefined {
  if (method !== "OPTIONS" || !headers.has("access-control-request-method")) return undefined;
  const response = new Response(null, { status: 204 });
  if (site.kind !== "allowed") return response;
  allowOrigin(response.headers, site);
  response.headers.set("access-control-allow-methods", "GET, HEAD, POST, PUT, PATCH, DELETE");
  response.headers.set(
    "access-control-allow-headers",
    "authorization, content-type, last-event-id",
  );
  response.headers.set("access-control-max-age", DAY_SECONDS);
  // A page of the Internet asks a robot in the private network.
  if (headers.get("access-control-request-private-network") === "true") {
    response.headers.set("access-control-allow-private-network", "true");
  }
  return response;
}

/**
 * Lets a page of another site read an answer. It never gets in by a cookie: it has to have a token.
 *
 * @param headers Those of the answer.
 * @param site Whose page it is.
 */
export function allowOrigin(headers: Headers, site: Site): void {
  // Whoever keeps the answer must not hand it to another page.
  headers.append("vary", "origin");
  if (site.kind !== "allowed") return;
  headers.set("access-control-allow-origin", site.origin);
  headers.set("access-control-expose-headers", "*");
}

/**
 * Says to browsers what they are not to do with an answer.
 *
 * @param headers Those of the answer.
 * @param site Whose page asked.
 */
export function protect(headers: Headers, site: Site): void {
  headers.set("x-content-type-options", "nosniff");
  // Without any, a browser would say of the form that logs in that it comes from nowhere.
  headers.set("referrer-policy", "same-origin");
  const users = site.kind === "allowed" ? "cross-origin" : "same-origin";
  headers.set("cross-origin-resource-policy", users);
  // No other site's page may show this one's, and lead the user's clicks.
  if (!headers.has("content-security-policy")) {
    headers.set("content-security-policy", "frame-ancestors 'self'");
  }
}
