import type { NodeRecord, TcpAddress } from "../../mesh/node_record.ts";
import { byKind } from "../../mesh/record_names.ts";
import {
  type AddressRecord,
  type DnsPacket,
  type DnsRecord,
  type PacketSource,
  type SrvRecord,
  type TxtRecord,
} from "../../transport/multicast/dns_packet.ts";
import { type ChosenInterface, isIpv4, isLoopback } from "./interfaces.ts";
import {
  instanceName,
  isUuid,
  SERVICE_TYPE,
  SERVICE_TYPES_NAME,
  targetName,
  uuidOf,
} from "./names.ts";
import { decodeTxt, encodeTxt, type TxtOptions } from "./txt.ts";

/** How long the service type itself is remembered by browsers, in seconds. */
const SERVICE_TYPE_TTL_S = 4500;
const LONGEST_TTL_S = 4500;
/** More addresses of one node are not announced, so that the packet stays small. */
const MAX_HOSTS = 2;

/** What one packet says of a node. */
export interface Presence {
  /** The node's record; its addresses are as seen from here. */
  readonly record: NodeRecord;
  /** Whether topics and services were left out, or something cut. */
  readonly partial: boolean;
  /** Whether the node tells the rest only to who proves itself; its names are empty then. */
  readonly isPrivate: boolean;
  /** The first revision with the topics it listens to and the services of this one, where told. */
  readonly routesSince?: number;
  /** The hash of the node's domain id. */
  readonly domain: string;
  /** For how long it holds. */
  readonly ttlMs: number;
}

/** Which nodes a packet tells of. */
export interface HeardPresences {
  readonly present: readonly Presence[];
  /** The `uuid`s of nodes that said goodbye. */
  readonly gone: readonly string[];
}

/** How {@linkcode encodePresence} describes a node. */
export interface PresenceOptions extends TxtOptions {
  /** The hash of the node's domain id. */
  readonly domain: string;
  /** For how long it holds; 0 for a goodbye. */
  readonly ttlMs: number;
  /** The interface the packet leaves by. */
  readonly via: ChosenInterface;
  /** Whether to name the service type, too. @default {false} */
  readonly withServiceType?: boolean;
}

/**
 * Turns a node's record into DNS records.
 *
 * @param record The record.
 * @param options What else goes into them.
 * @returns PTR, SRV, TXT and the addresses.
 */
export function encodePresence(record: NodeRecord, options: PresenceOptions): DnsRecord[] {
  const { uuid } = record.id;
  const ttlS = options.ttlMs === 0 ? 0 : Math.max(1, Math.round(options.ttlMs / 1000));
  const instance = instanceName(uuid);
  const target = targetName(uuid);
  const { port, hosts } = reachableAt(record, options.via.address);
  const records: DnsRecord[] = [
    { type: "PTR", name: SERVICE_TYPE, ttlS, flush: false, target: instance },
    { type: "SRV", name: instance, ttlS, flush: true, port, target },
    {
      type: "TXT",
      name: instance,
      ttlS,
      flush: true,
      strings: encodeTxt(record, options.domain, options),
    },
    ...hosts.map((address): DnsRecord => ({
      type: address.includes(":") ? "AAAA" : "A",
      name: target,
      ttlS,
      flush: true,
      address,
    })),
  ];
  if (options.withServiceType) records.push(serviceTypeRecord());
  return records;
}

/** @returns The record that tells browsers of the service type. */
function serviceTypeRecord(): DnsRecord {
  return {
    type: "PTR",
    name: SERVICE_TYPES_NAME,
    ttlS: SERVICE_TYPE_TTL_S,
    flush: false,
    target: SERVICE_TYPE,
  };
}

/** @returns The record that says that a node is known. */
export function knownAnswer(uuid: string, ttlMs: number): DnsRecord {
  return {
    type: "PTR",
    name: SERVICE_TYPE,
    ttlS: Math.max(1, Math.round(ttlMs / 1000)),
    flush: false,
    target: instanceName(uuid),
  };
}

/**
 * Finds the nodes in a packet.
 *
 * @param packet An answer or announcement.
 * @param source Where it came from.
 * @returns The nodes; what is malformed or incomplete is left out.
 */
export function decodePresences(packet: DnsPacket, source: PacketSource): HeardPresences {
  const present: Presence[] = [];
  const gone: string[] = [];
  const find = (type: DnsRecord["type"], name: string) =>
    packet.answers.find((record) => record.type === type && record.name === name);
  for (const { type, name, ttlS } of packet.answers) {
    if (type !== "SRV") continue;
    const uuid = uuidOf(name);
    if (uuid === undefined || name !== instanceName(uuid)) continue;
    if (ttlS === 0) {
      gone.push(uuid);
      continue;
    }
    const srv = find("SRV", name) as SrvRecord;
    const txt = find("TXT", name) as TxtRecord | undefined;
    const presence = txt && decodePresence(uuid, srv, txt, packet, source);
    if (presence) present.push(presence);
  }
  return { present, gone };
}

function decodePresence(
  uuid: string,
  srv: SrvRecord,
  txt: TxtRecord,
  packet: DnsPacket,
  source: PacketSource,
): Presence | undefined {
  const fields = decodeTxt(txt.strings);
  if (!fields) return undefined;
  const hosts = packet.answers
    .filter((record): record is AddressRecord =>
      (record.type === "A" || record.type === "AAAA") && record.name === srv.target
    )
    .map(({ address }) => address);
  const tcp = srv.port === 0 ? [] : hostsSeenFrom(source.address, hosts)
    .map((hostname): TcpAddress => ({ transport: "tcp", hostname, port: srv.port }));
  const { name, hostname, pid, revision, unixPath, partial, isPrivate, routesSince } = fields;
  const record: NodeRecord = {
    id: { name, hostname, uuid },
    pid,
    addresses: unixPath === undefined ? tcp : [{ transport: "unix", path: unixPath }, ...tcp],
    ...byKind((kind) => partial ? [] : fields[kind]),
    revision,
  };
  return {
    record,
    partial,
    isPrivate,
    routesSince,
    domain: fields.domain,
    ttlMs: Math.min(srv.ttlS, LONGEST_TTL_S) * 1000,
  };
}

/** Where a node's TCP port can be reached by who hears a packet from `viaAddress`. */
function reachableAt(record: NodeRecord, viaAddress: string): { port: number; hosts: string[] } {
  const tcp = record.addresses.filter((address) => address.transport === "tcp");
  const nowhere = { port: 0, hosts: [viaAddress] };
  const port = tcp[0]?.port;
  if (port === undefined) return nowhere;
  const hosts = new Set<string>();
  for (const address of tcp) {
    if (address.port !== port) continue; // An SRV record has one port.
    const isAll = address.hostname === "0.0.0.0" || address.hostname === "::";
    const host = isAll ? viaAddress : address.hostname;
    const isOwn = isLoopback(host) || host === "::1";
    if (!isOwn || isLoopback(viaAddress)) hosts.add(host);
  }
  return hosts.size === 0 ? nowhere : { port, hosts: [...hosts].slice(0, MAX_HOSTS) };
}

/** The announced hosts, the best first: a packet's sender can surely be reached where it sends from. */
function hostsSeenFrom(source: string, announced: readonly string[]): string[] {
  const hosts = announced.filter((host) =>
    host.includes(":") ? isLoopback(source) || host !== "::1" : isIpv4(host) &&
      (isLoopback(source) || !isLoopback(host))
  );
  if (hosts.includes(source)) return [source, ...hosts.filter((host) => host !== source)];
  if (hosts.length === 0) return [source];
  // It listens at one address only. Where it is not on this machine, its address may be a
  // translated one: then the source is right.
  return isLoopback(source) ? hosts : [...hosts, source];
}

/**
 * Checks that a record can be announced.
 *
 * @param record The record.
 * @throws {TypeError} If its `uuid` is not 16 characters of base32.
 */
export function assertAnnounceable({ id }: NodeRecord): void {
  if (isUuid(id.uuid)) return;
  throw new TypeError(
    `Cannot announce node "${id.name}": its uuid "${id.uuid}" is not 16 characters of lower-case base32`,
  );
}
