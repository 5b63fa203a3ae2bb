import type { NamesByKind } from "./name_kinds.ts";

/** Who a node is: unchanged for as long as the node lives. */
export interface NodeId {
  /** The name its owner gave it; several nodes may share one. */
  readonly name: string;
  /** The host name of the machine it runs on. */
  readonly hostname: string;
  /** 16 characters of lower-case base32: 80 random bits, drawn afresh at every start. */
  readonly uuid: string;
}

/** Where a node accepts connections. */
export type Address = UnixAddress | TcpAddress;

/** A Unix socket, of use only on the machine of the node itself. */
export interface UnixAddress {
  /** Says that it is a Unix socket. */
  readonly transport: "unix";
  /** The path of the socket's file. */
  readonly path: string;
}

/** A TCP port. */
export interface TcpAddress {
  /** Says that it is a TCP port. */
  readonly transport: "tcp";
  /** An IPv4 or IPv6 address, never a name; `0.0.0.0` or `::` in a node's view of itself. */
  readonly hostname: string;
  /** The port. */
  readonly port: number;
}

/** @returns Whether a host name means all interfaces of a machine. */
export function isWildcard(hostname: string): boolean {
  return hostname === "0.0.0.0" || hostname === "::";
}

/** The most names of one kind that one record may hold. */
export const MAX_NAMES_PER_RECORD = 65_536;
/** The most patterns among a record's topics: each may have to be tried for each topic of a sender. */
export const MAX_PATTERNS_PER_RECORD = 1024;

/** All that a mesh knows of one of its nodes. */
export interface NodeRecord extends NamesByKind {
  /** Who it is. */
  readonly id: NodeId;
  /** The process id on its machine. */
  readonly pid: number;
  /** Where it accepts connections, the best first. */
  readonly addresses: readonly Address[];
  /** The topics it listens to, by names and by patterns (with a `*`), sorted. */
  readonly topics: readonly string[];
  /** The services it provides, sorted. */
  readonly services: readonly string[];
  /** The topics it sends on, sorted; empty for a node of a version that does not tell. */
  readonly sends: readonly string[];
  /** What it says of the types of its topics and services, sorted; see {@linkcode NamesByKind}. */
  readonly types: readonly string[];
  /** Grows by one with every change of these names; starts at 0. */
  readonly revision: number;
}

/** @returns Whether two lists of addresses say the same, in the same order. */
export function sameAddresses(a: readonly Address[], b: readonly Address[]): boolean {
  // Nearly always the very same list: most changes are about names.
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/**
 * A node's id for people.
 *
 * @param id The id.
 * @returns `name@hostname (uuid's first four characters)`.
 *
 * @example
 * ```ts
 * import { formatNodeId } from "@rosy/rosy";
 * import { assertEquals } from "@std/assert";
 *
 * const id = { name: "camera", hostname: "jetson", uuid: "k3wq7d5mzpa2xr4t" };
 * assertEquals(formatNodeId(id), "camera@jetson (k3wq)");
 * ```
 */
export function formatNodeId(id: NodeId): string {
  return `${id.name}@${id.hostname} (${id.uuid.slice(0, 4)})`;
}
