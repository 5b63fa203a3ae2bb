/** The port of a coordinator: "ROSY" on a telephone's keys. */
export const COORDINATOR_PORT = 7679;

/** Where a coordinator is: at a host, or wherever one announces itself by multicast DNS. */
export type CoordinatorAddress = "auto" | {
  /** A name or an IP address. */
  readonly hostname: string;
  readonly port: number;
};

const FORM = `"host", "host:port", "[IPv6 address]:port" or "auto"`;

/**
 * Reads where a coordinator is.
 *
 * @param text `"robot.local"`, `"10.0.0.5:7679"`, `"[fd00::5]:7679"`, `"fd00::5"` or `"auto"`. Without
 * a port it is 7679.
 * @returns Where it is.
 * @throws {TypeError} If it is none of these.
 */
export function parseCoordinatorAddress(text: unknown): CoordinatorAddress {
  if (text === "auto") return text;
  if (typeof text !== "string" || text === "") throw malformed(text);
  // More than one colon without brackets: an IPv6 address without a port.
  if (/^[0-9a-f.]*:[0-9a-f.]*:[0-9a-f:.]*(%\w+)?$/i.test(text)) {
    return { hostname: text, port: COORDINATOR_PORT };
  }
  const match = /^(?:\[([0-9a-f:.]+(?:%\w+)?)\]|([^\s:/@[\]]+))(?::(\d{1,5}))?$/i.exec(text);
  const hostname = match?.[1] ?? match?.[2];
  const port = match?.[3] === undefined ? COORDINATOR_PORT : Number(match[3]);
  if (hostname === undefined || port < 1 || port > 65_535) throw malformed(text);
  return { hostname, port };
}

/** @returns Where a coordinator is, for people: `10.0.0.5:7679`, or `[fd00::5]:7679`. */
export function formatCoordinatorAddress(
  { hostname, port }: Exclude<CoordinatorAddress, "auto">,
): string {
  return `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}

function malformed(text: unknown): TypeError {
  const given = typeof text === "string" ? `"${text}"` : String(text);
  return new TypeError(`Cannot use ${given} as the coordinator: it must be ${FORM}`);
}
