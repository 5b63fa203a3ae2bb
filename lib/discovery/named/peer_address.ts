/** Where a node was said to listen. */
export interface PeerAddress {
  /** A name or an IP address. */
  readonly hostname: string;
  /** The TCP port. */
  readonly port: number;
}

const FORM = `"host:port", or "[IPv6 address]:port"`;

/**
 * Reads where nodes listen.
 *
 * @param peers A list such as `["robot.local:7000", "10.0.0.5:7000", "[fd00::5]:7000"]`, or the same
 * as one text, separated by commas.
 * @returns Where they are, each once.
 * @throws {TypeError} If one of them is none.
 */
export function parsePeers(peers: unknown): PeerAddress[] {
  const texts = typeof peers === "string" ? peers.split(",").map((text) => text.trim()) : peers;
  if (!Array.isArray(texts)) throw malformed(peers);
  const found = new Map<string, PeerAddress>();
  for (const text of texts) {
    if (text === "" && typeof peers === "string") continue;
    const address = parsePeer(text);
    found.set(formatPeer(address), address);
  }
  return [...found.values()];
}

/** @returns Where a node listens, for people: `10.0.0.5:7000`, or `[fd00::5]:7000`. */
export function formatPeer({ hostname, port }: PeerAddress): string {
  return `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}

function parsePeer(text: unknown): PeerAddress {
  const match = typeof text === "string" &&
    /^(?:\[([0-9a-f:.]+(?:%[\w.-]+)?)\]|([^\s:/@[\]]+)):(\d{1,5})$/i.exec(text);
  const hostname = match ? match[1] ?? match[2] : undefined;
  const port = match ? Number(match[3]) : 0;
  if (hostname === undefined || port < 1 || port > 65_535) throw malformed(text);
  return { hostname, port };
}

function malformed(text: unknown): TypeError {
  const given = typeof text === "string" ? `"${text}"` : String(text);
  return new TypeError(`Cannot use ${given} as a peer: it must be ${FORM}`);
}
