/** Names of this machine that no other one can have. */
const LOOPBACK_NAME = /^(localhost|.*\.localhost)\.?$/;
const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;

/**
 * Tells by which names a server may be asked for. A page of another site can make the browser ask this
 * server by a name of its own that suddenly leads here ("DNS rebinding"), and would then be of the same
 * origin as what it gets. An IP address cannot be made to lead elsewhere.
 */
export class HostCheck {
  readonly #names: ReadonlySet<string>;

  /** @param names Those that are right beside IP addresses and `localhost`. */
  constructor(names: Iterable<string>) {
    this.#names = new Set([...names].map((name) => withoutDot(name.toLowerCase())));
  }

  /**
   * Looks at a name that this server is asked for by.
   *
   * @param host The name, with or without a port.
   * @returns Whether this server may be asked for by it.
   */
  allows(host: string): boolean {
    const name = hostnameOf(host);
    if (name === undefined) return false;
    return isAddress(name) || LOOPBACK_NAME.test(name) || this.#names.has(withoutDot(name));
  }
}

/**
 * Finds out by which name a request asks for this server.
 *
 * @param request The request.
 * @returns The name, and the port unless it is the usual one: the header `Host`; of a request that
 * was made without it, as programs make them, what its URL says.
 */
export function authorityOf({ headers, url }: Pick<Request, "headers" | "url">): string {
  return headers.get("host") ?? new URL(url).host;
}

/**
 * Takes the port away.
 *
 * @param host `robot:7680`, `[::1]:7680`, `10.0.0.1`.
 * @returns The name or address in lower case, IPv6 without brackets; `undefined` if it is neither.
 */
export function hostnameOf(host: string): string | undefined {
  const [, ipv6, name] = /^(?:\[([\da-f:.]+(?:%[\w.]+)?)\]|([\w.-]+))(?::\d{1,5})?$/i.exec(host) ??
    [];
  return (ipv6 ?? name)?.toLowerCase();
}

/**
 * Reads a name that a server is to answer to.
 *
 * @param text The name; a port behind it does not count.
 * @returns The name alone.
 * @throws {TypeError} If it is none.
 */
export function readHostName(text: string): string {
  const name = hostnameOf(text);
  if (name !== undefined) return name;
  throw new TypeError(
    `"${text}" is no name of a host: it must be one alone, as in robot.example.org`,
  );
}

/**
 * Tells whether only programs of this machine reach what listens at a host.
 *
 * @param hostname A name or an IP address.
 */
export function isLoopback(hostname: string): boolean {
  const name = hostname.toLowerCase();
  return LOOPBACK_NAME.test(name) || name === "::1" || IPV4.test(name) && name.startsWith("127.");
}

function isAddress(name: string): boolean {
  return name.includes(":") || IPV4.test(name);
}

function withoutDot(name: string): string {
  return name.replace(/\.$/, "");
}
