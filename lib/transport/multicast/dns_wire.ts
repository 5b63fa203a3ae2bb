import { Buffer } from "node:buffer";
import type { Socket as UdpSocket } from "node:dgram";
// @ts-types="@types/multicast-dns"
import makeMdns from "multicast-dns";
import type { DnsPacket, DnsRecord, PacketSource, PtrRecord } from "./dns_packet.ts";

const HEADER_BYTES = 12;
/** The shortest question: the root's name, a type and a class. */
const LEAST_QUESTION_BYTES = 5;
/** The shortest record: the same, a time to live and the length of nothing. */
const LEAST_RECORD_BYTES = 11;

/** Encodes and decodes the packets of a socket. */
export type Mdns = ReturnType<typeof makeMdns>;

/**
 * Has `multicast-dns` read and write the packets of a socket.
 *
 * @param socket The socket, which is bound then.
 * @param options Where it is bound to, and where its packets go.
 * @param onPacket Takes each packet that can be understood; it must not throw.
 * @returns What else is to be done with the socket.
 */
export function openMdns(
  socket: UdpSocket,
  { port, group, bindAddress }: { port: number; group: string; bindAddress: string },
  onPacket: (packet: DnsPacket, source: PacketSource) => void,
): Mdns {
  const mdns = makeMdns({
    socket,
    multicast: false, // Interfaces are chosen elsewhere, and its timer would keep the process alive.
    port,
    ip: group,
    bind: bindAddress,
  });
  dropLies(socket);
  const receive = (wire: WirePacket, { address, port }: PacketSource) => {
    let packet: DnsPacket;
    try {
      packet = fromWire(wire);
    } catch (error) {
      mdns.emit("warning", error);
      return;
    }
    onPacket(packet, { address, port });
  };
  mdns.on("query", receive);
  mdns.on("response", receive);
  return mdns;
}

/** Keeps packets from the decoder that claim more than they hold: it makes room before it looks. */
function dropLies(socket: UdpSocket): void {
  const [decode] = socket.listeners("message");
  socket.removeAllListeners("message");
  socket.on("message", (bytes, source) => {
    if (holdsWhatItClaims(bytes)) decode!(bytes, source);
  });
}

function holdsWhatItClaims(bytes: Uint8Array): boolean {
  if (bytes.length < HEADER_BYTES) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const questions = view.getUint16(4);
  const records = view.getUint16(6) + view.getUint16(8) + view.getUint16(10);
  const leastBytes = questions * LEAST_QUESTION_BYTES + records * LEAST_RECORD_BYTES;
  return leastBytes <= bytes.length - HEADER_BYTES;
}

type WirePacket = makeMdns.FullPacket;
type OutgoingPacket = Pick<WirePacket, "answers"> & {
  id: number;
  questions: { type: "PTR"; name: string }[];
};
type WireRecord = WirePacket["answers"][number];

/** @returns A packet in the form that `multicast-dns` sends. */
export function toWire({ id, questions, answers }: DnsPacket): OutgoingPacket {
  return {
    id,
    questions: questions.map(({ type, name }) => ({ type: type as "PTR", name })),
    answers: answers.map(recordToWire),
  };
}

function recordToWire(record: DnsRecord): WireRecord {
  const { name, ttlS: ttl, flush } = record;
  switch (record.type) {
    case "PTR":
      return { type: "PTR", name, ttl, flush, data: record.target };
    case "SRV":
      return { type: "SRV", name, ttl, flush, data: { port: record.port, target: record.target } };
    case "TXT":
      // The encoder takes nothing but a `Buffer`.
      return { type: "TXT", name, ttl, flush, data: record.strings.map((s) => Buffer.from(s)) };
    case "A":
    case "AAAA":
      return { type: record.type, name, ttl, flush, data: record.address };
  }
}

function fromWire(wire: WirePacket): DnsPacket {
  return {
    type: wire.type,
    id: wire.id,
    questions: wire.questions.map(({ type, name }) => ({ type, name: name.toLowerCase() })),
    answers: [...wire.answers, ...wire.additionals].flatMap(recordFromWire),
  };
}

function recordFromWire(wire: WireRecord): DnsRecord[] {
  if (wire.type === "OPT") return [];
  const base = {
    name: wire.name.toLowerCase(),
    ttlS: wire.ttl ?? 0,
    flush: wire.flush ?? false,
  };
  switch (wire.type) {
    case "PTR":
      return [{ ...base, type: "PTR", target: wire.data.toLowerCase() } satisfies PtrRecord];
    case "SRV":
      return [{
        ...base,
        type: "SRV",
        port: wire.data.port,
        target: wire.data.target.toLowerCase(),
      }];
    case "TXT": {
      const strings = Array.isArray(wire.data) ? wire.data : [wire.data];
      // Copied, because they are views of the whole receive buffer.
      return [{
        ...base,
        type: "TXT",
        strings: strings.map((s) => new Uint8Array(Buffer.from(s))),
      }];
    }
    case "A":
    case "AAAA":
      return [{ ...base, type: wire.type, address: wire.data }];
    default:
      return [];
  }
}
