import type { PythonNodeSpec } from "../specs/node_spec.ts";
import { DnsType, nameBytes, type RawRecord, srvBytes, writeDnsMessage } from "./dns_message.ts";
import type { OwnNames } from "./own_names.ts";
import { writeTxt } from "./txt.ts";

/** How long what a node says holds, as Python's rosy has it, in seconds. */
const TTL_S = 30;
/** What multicast DNS allows at most, in bytes. */
const MAX_PACKET_BYTES = 8966;

/**
 * Writes what a node says of itself.
 *
 * @param names What it is known by.
 * @param spec What it is.
 * @returns The packet.
 * @throws {RangeError} If it is too much for a packet.
 */
export function writeAnnouncement(names: OwnNames, spec: PythonNodeSpec): Uint8Array {
  return write(names, spec, TTL_S);
}

/** @returns The packet that takes back what a node said. */
export function writeGoodbye(names: OwnNames, spec: PythonNodeSpec): Uint8Array {
  return write(names, spec, 0);
}

function write(names: OwnNames, spec: PythonNodeSpec, ttlS: number): Uint8Array {
  const { serviceType, instance, host } = names;
  const own = { ttlS, flush: true };
  const records: RawRecord[] = [
    // Python's rosy finds nobody whose host has no address.
    ...spec.addresses.flatMap((address) =>
      address.transport === "tcp"
        ? [{ ...own, name: host, type: DnsType.A, data: addressBytes(address.hostname) }]
        : []
    ),
    { name: serviceType, type: DnsType.PTR, ttlS, flush: false, data: nameBytes(instance) },
    { ...own, name: instance, type: DnsType.SRV, data: srvBytes(0, host) },
    { ...own, name: instance, type: DnsType.TXT, data: writeTxt(spec) },
  ];
  const bytes = writeDnsMessage({ isResponse: true, questions: [], records });
  if (bytes.length <= MAX_PACKET_BYTES) return bytes;
  throw new RangeError(
    `the names of topics and services take ${bytes.length} bytes, and ${MAX_PACKET_BYTES} fit into ` +
      "an announcement; let fewer through",
  );
}

function addressBytes(ipv4Address: string): Uint8Array {
  return Uint8Array.from(ipv4Address.split("."), Number);
}
