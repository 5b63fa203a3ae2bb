import { authorityOf } from "./host_check.ts";

/** What the browser says of a request: who asks, and what for. */
export type Site =
  /** No browser, or the browser's user: nobody else's page is at work. */
  | { readonly kind: "none" }
  /** A page of this very server. */
  | { readonly kind: "same" }
  /** A page of another site that may use this server. */
  | { readonly kind: "allowed"; readonly origin: string }
  /** Somebody else's page. */
  | { readonly kind: "foreign"; readonly origin: string };

/**
 * Tells requests of other sites' pages from all others. Any page in any browser of the network can have
 * the browser ask this server, and open WebSockets, which know no "same origin" by themselves.
 */
export class OriginCheck {
  readonly #allowed: ReadonlySet<string>;

  /**
   * @param allowed Origins of pages that may use this server: `https://app.example.org`; `*` for all.
   * @throws {TypeError} If one is no origin.
   */
  constructor(allowed: readonly string[]) {
    this.#allowed = new Set(allowed.map(checked));
  }

  /**
   * Looks at who asks.
   *
   * @param request The request, which is known to be meant for this server.
   * @returns Who it is.
   */
  siteOf(request: Request): Site {
    const { headers, method } = request;
    const origin = headers.get("origin");
    if (origin === null) return withoutOrigin(headers, method);
    if (isSame(origin, authorityOf(request))) return { kind: "same" };
    const isAllowed = this.#allowed.has("*") || this.#allowed.has(origin.toLowerCase());
    return { kind: isAllowed ? "allowed" : "foreign", origin };
  }
}

/**
 * Images, scripts and links of other pages come without an origin. A link may be followed: what it leads
 * to is shown to the user alone.
 */
function withoutOrigin(headers: Headers, method: string): Site {
  const site = headers.get("sec-fetch-site");
  if (site === "same-origin") return { kind: "same" };
  if (site !== "cross-site" && site !== "same-site") return { kind: "none" };
  const isFollowed = method === "GET" && headers.get("sec-fetch-mode") === "navigate" &&
    headers.get("sec-fetch-dest") === "document";
  return isFollowed ? { kind: "none" } : { kind: "foreign", origin: site };
}

/** Whoever stands between, and takes TLS off, changes the scheme, but neither name nor port. */
function isSame(origin: string, host: string): boolean {
  const [, ofOrigin] = /^https?:\/\/(.+)$/i.exec(origin) ?? [];
  return ofOrigin?.toLowerCase() === host.toLowerCase();
}

function checked(text: string): string {
  if (text === "*" || text === "null") return text;
  // Browsers write the origins of files and of programs made of pages in their own ways.
  if (/^[a-z][a-z\d+.-]*:\/\/[^/\s]*\/?$/i.test(text)) {
    return text.toLowerCase().replace(/(?<!\/)\/$/, "");
  }
  throw new TypeError(
    `"${text}" is no origin: it must be a scheme, a name and perhaps a port, as in http://localhost:5173`,
  );
}
