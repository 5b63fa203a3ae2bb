import type { Acquaintance } from "../../mesh/peer_links.ts";
import { encode } from "@std/msgpack";
import { type Address, isWildcard } from "../../mesh/node_record.ts";
import { MAX_NODES } from "../../mesh/topology.ts";
import {
  decodeMap,
  parseAddresses,
  parseList,
  parseNodeId,
  RecordError,
} from "../../wire/control_map.ts";

/** The largest PEERS frame that is read, in bytes. */
export const MAX_PEERS_BYTES = 4 * 1024 * 1024;
/** More addresses of one node are not passed on: it listens at few ports. */
const MAX_ADDRESSES_TOLD = 8;

/** What one node tells another of the nodes it knows. */
export interface PeersMessage {
  readonly acquaintances: readonly Acquaintance[];
  /** Whether it asks the same. */
  readonly wants: boolean;
}

/** @returns The message as a MessagePack map. */
export function encodePeers({ acquaintances, wants }: PeersMessage): Uint8Array {
  const nodes = acquaintances.slice(0, MAX_NODES).map((
    { id: { name, hostname, uuid }, addresses },
  ) => ({
    id: { name, hostname, uuid },
    addresses: addresses.slice(0, MAX_ADDRESSES_TOLD).map((address) => ({ ...forOthers(address) })),
  }));
  return encode({ nodes, wants });
}

/**
 * Reads a message that came from the network.
 *
 * @throws {RecordError} If it is none, or breaks a limit.
 */
export function decodePeers(bytes: Uint8Array): PeersMessage {
  if (bytes.length > MAX_PEERS_BYTES) throw new RecordError(`"nodes" take ${bytes.length} bytes`);
  const { nodes, wants } = decodeMap(bytes);
  const acquaintances = parseList("nodes", nodes, MAX_NODES).map((value) => {
    const { id, addresses } = (value ?? {}) as Record<string, unknown>;
    return { id: parseNodeId(id), addresses: parseAddresses(addresses) };
  });
  return { acquaintances, wants: wants === true };
}

/**
 * Fills in what only the reader of an address can know.
 *
 * @param hostname The IP address at which its writer was reached.
 * @param addresses The addresses; `0.0.0.0` and `::` mean that one.
 * @returns The same, each once.
 */
export function seenFrom(hostname: string, addresses: readonly Address[]): Address[] {
  const seen = addresses.map((address) =>
    address.transport === "tcp" && isWildcard(address.hostname) ? { ...address, hostname } : address
  );
  return [...new Map(seen.map((address) => [JSON.stringify(address), address])).values()];
}

/** Our loopback is not the reader's: a node there is where we are. */
function forOthers(address: Address): Address {
  if (address.transport === "unix") return address;
  if (address.hostname.startsWith("127.")) return { ...address, hostname: "0.0.0.0" };
  return address.hostname === "::1" ? { ...address, hostname: "::" } : address;
}
