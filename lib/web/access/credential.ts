import { authorityOf } from "./host_check.ts";

/** The beginning of the subprotocol that carries a token: browsers let pages set no header. */
const PROTOCOL_PREFIX = "bearer.";
const COOKIE = "rosy_session";

/** What a client shows to be let in. */
export type Credential =
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "session"; readonly id: string };

/**
 * Finds what a request shows to be let in. The first of these counts:
 *
 * 1. the header `Authorization: Bearer TOKEN`;
 * 2. among the subprotocols of a WebSocket `bearer.` and the token as base64url;
 * 3. `?token=TOKEN` in the URL of a WebSocket, for programs that can set neither;
 * 4. the cookie of a browser that has logged in.
 *
 * @param request The request.
 * @returns What it shows; `undefined` if nothing.
 */
export function credentialOf(request: Request): Credential | undefined {
  const { headers } = request;
  const [, bearer] = /^Bearer +(\S+) *$/i.exec(headers.get("authorization") ?? "") ?? [];
  const token = bearer ?? (isSocket(request) ? socketToken(request) : undefined);
  if (token !== undefined) return { kind: "token", token };
  const id = cookieOf(headers.get("cookie") ?? "", cookieName(request));
  return id === undefined ? undefined : { kind: "session", id };
}

/**
 * Says how the cookie is called by which a browser is known again.
 *
 * @param request A request of that browser.
 * @returns The name, with the port that was asked for: all servers of a host share its cookies.
 */
export function cookieName(request: Request): string {
  const [, port] = /:(\d+)$/.exec(authorityOf(request)) ?? [];
  return port === undefined ? COOKIE : `${COOKIE}_${port}`;
}

/** @returns Whether a request asks for a WebSocket. */
export function isSocket({ headers }: Request): boolean {
  return headers.get("upgrade")?.toLowerCase() === "websocket";
}

/**
 * The subprotocols that a client offers.
 *
 * @param request The request.
 * @returns Those that are none but carry a token left out.
 */
export function offeredProtocols({ headers }: Request): readonly string[] {
  return listOf(headers).filter((name) => !name.startsWith(PROTOCOL_PREFIX));
}

/**
 * A URL for logs.
 *
 * @param url The URL.
 * @returns Its path. What is asked for is left out: a token stands there by whatever name somebody has
 * given it, `Token`, `auth`, or none.
 */
export function printableUrl(url: string): string {
  const { pathname, search } = new URL(url);
  return search === "" ? pathname : `${pathname}?...`;
}

function socketToken({ headers, url }: Request): string | undefined {
  const carried = listOf(headers).find((name) => name.startsWith(PROTOCOL_PREFIX));
  if (carried !== undefined) return decode(carried.slice(PROTOCOL_PREFIX.length));
  return new URL(url).searchParams.get("token") ?? undefined;
}

function listOf(headers: Headers): readonly string[] {
  const text = headers.get("sec-websocket-protocol") ?? "";
  return text.split(",").map((name) => name.trim()).filter((name) => name !== "");
}

/** What is no base64url is a wrong token, and not none. */
function decode(text: string): string {
  try {
    return atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return "";
  }
}

function cookieOf(text: string, wanted: string): string | undefined {
  for (const part of text.split(";")) {
    const [name, value] = part.trim().split("=", 2);
    if (name === wanted && value) return value;
  }
  return undefined;
}
