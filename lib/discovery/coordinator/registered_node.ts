import { type Address, isWildcard, type NodeId, type NodeRecord } from "../../mesh/node_record.ts";
import { NAME_KINDS } from "../../mesh/name_kinds.ts";
import { namesOf } from "../../mesh/record_names.ts";
import { encodeNode } from "./messages.ts";

/** Who is connected to a coordinator: a node, or somebody who only looks. */
export interface Registrant {
  /** Who is at the other end. */
  readonly peer: NodeId;
  readonly connection: { close(): void };
  /** Tells of a node, by a frame of a type. */
  tell(uuid: string, type: number, body: Uint8Array): void;
}

/** A node as its coordinator knows it. */
export class RegisteredNode {
  /** Its record; its addresses are as seen from the coordinator. */
  readonly record: NodeRecord;
  /** The connection that it registered over. */
  readonly client: Registrant;
  /** About how much memory the record takes, in bytes. */
  readonly bytes: number;
  #encoded: Uint8Array | null = null;

  constructor(record: NodeRecord, client: Registrant) {
    this.record = record;
    this.client = client;
    this.bytes = memoryOf(record);
  }

  /** The body of a NODE frame; the same bytes for all who are told. */
  get encoded(): Uint8Array {
    this.#encoded ??= encodeNode(this.record);
    return this.#encoded;
  }
}

/**
 * Puts the address that a connection comes from in the place of `0.0.0.0` and `::`.
 *
 * A node on the coordinator's own machine keeps those: to each node they mean the address at which it
 * reaches the coordinator.
 *
 * @param addresses A node's own view.
 * @param remoteHostname Where its connection comes from.
 * @returns The addresses for all others.
 */
export function addressesSeenAt(
  addresses: readonly Address[],
  remoteHostname: string,
): readonly Address[] {
  if (isLoopback(remoteHostname)) return addresses;
  return replaceWildcards(addresses, remoteHostname);
}

/** @returns The addresses, with a host name in the place of `0.0.0.0` and `::`. */
export function replaceWildcards(
  addresses: readonly Address[],
  hostname: string,
): readonly Address[] {
  return addresses.map((address) =>
    address.transport === "tcp" && isWildcard(address.hostname) ? { ...address, hostname } : address
  );
}

/** @returns Whether an address leads back to the machine that uses it. */
export function isLoopback(hostname: string): boolean {
  return hostname === "::1" || hostname.startsWith("127.");
}

function memoryOf(record: NodeRecord): number {
  const sets = namesOf(record);
  return NAME_KINDS.reduce(
    (bytes, kind) => bytes + 16 * sets[kind].size + 2 * sets[kind].length,
    512 + record.addresses.length * 128,
  );
}
