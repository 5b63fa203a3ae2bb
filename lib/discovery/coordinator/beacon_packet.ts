import type {
  AddressRecord,
  DnsPacket,
  DnsRecord,
  PacketSource,
  SrvRecord,
} from "../../transport/multicast/dns_packet.ts";
import { isDialable } from "../../mesh/dialable.ts";
import { isWildcard, type TcpAddress } from "../../mesh/node_record.ts";
import { isUuid, SERVICE_TYPES_NAME } from "../mdns/names.ts";
import { isLoopback } from "./registered_node.ts";

/** The DNS-SD service type of coordinators. */
const COORDINATOR_SERVICE_TYPE = "_rosy-coord._tcp.local";
/** How long an announcement holds, in seconds; whoever looks asks anew each time. */
const TTL_S = 20;
const INSTANCE_SUFFIX = `.${COORDINATOR_SERVICE_TYPE}`;

/** What a coordinator announces. */
export interface Beacon {
  /** 16 characters of base32, drawn afresh at every start. */
  readonly uuid: string;
  /** Where it listens; `::` and `0.0.0.0` mean the interface that a packet leaves by. */
  readonly address: TcpAddress;
}

/** A coordinator that was heard. */
export interface HeardBeacon {
  readonly uuid: string;
  /** Where it may be reached, the best first. */
  readonly addresses: readonly TcpAddress[];
}

/** @returns The question for coordinators. */
export function beaconQuestion(): DnsPacket {
  const questions = [{ type: "PTR", name: COORDINATOR_SERVICE_TYPE }];
  return { type: "query", id: 0, questions, answers: [] };
}

/** @returns Whether a packet asks for coordinators, or for all types of services. */
export function asksForBeacons({ type, questions }: DnsPacket): boolean {
  return type === "query" &&
    questions.some(({ type, name }) =>
      (type === "PTR" || type === "ANY") &&
      (name === COORDINATOR_SERVICE_TYPE || name === SERVICE_TYPES_NAME)
    );
}

/**
 * @param beacon The coordinator.
 * @param viaAddress An address of the interface that the packet leaves by.
 * @param isGoodbye Whether it is to be forgotten.
 * @returns The announcement.
 */
export function encodeBeacon(
  { uuid, address: { hostname, port } }: Beacon,
  viaAddress: string,
  isGoodbye = false,
): DnsPacket {
  const name = uuid + INSTANCE_SUFFIX;
  const target = `${uuid}.local`;
  const ttlS = isGoodbye ? 0 : TTL_S;
  const address = isWildcard(hostname) ? viaAddress : hostname;
  const answers: DnsRecord[] = [
    { type: "PTR", name: COORDINATOR_SERVICE_TYPE, ttlS, flush: false, target: name },
    {
      type: "PTR",
      name: SERVICE_TYPES_NAME,
      ttlS,
      flush: false,
      target: COORDINATOR_SERVICE_TYPE,
    },
    { type: "SRV", name, ttlS, flush: true, port, target },
    { type: "TXT", name, ttlS, flush: true, strings: [new TextEncoder().encode("txtvers=1")] },
    { type: address.includes(":") ? "AAAA" : "A", name: target, ttlS, flush: true, address },
  ];
  return { type: "response", id: 0, questions: [], answers };
}

/**
 * Finds the coordinators in a packet.
 *
 * @param packet An answer or announcement.
 * @param source Where it came from.
 * @returns Those that are there; what is malformed or incomplete is left out.
 */
export function decodeBeacons({ answers }: DnsPacket, source: PacketSource): HeardBeacon[] {
  return answers.flatMap((answer) => {
    if (answer.type !== "SRV" || !answer.name.endsWith(INSTANCE_SUFFIX)) return [];
    const uuid = answer.name.slice(0, -INSTANCE_SUFFIX.length);
    const { port } = answer;
    if (!isUuid(uuid) || answer.ttlS === 0 || port === 0) return [];
    const addresses = hostsOf(answer, answers, source.address)
      .map((hostname): TcpAddress => ({ transport: "tcp", hostname, port }))
      .filter((address) => isDialable(address, uuid));
    return addresses.length > 0 ? [{ uuid, addresses }] : [];
  });
}

function hostsOf(
  { target }: SrvRecord,
  answers: readonly DnsRecord[],
  source: string,
): string[] {
  const announced = answers
    .filter((record): record is AddressRecord =>
      (record.type === "A" || record.type === "AAAA") && record.name === target
    )
    .map(({ address }) => address)
    .filter((address) => isLoopback(source) || !isLoopback(address));
  // Where a packet comes from is surely the right machine; what it listens at is surely the right
  // address of that machine.
  return [...new Set([...announced.slice(0, 2), source])];
}
