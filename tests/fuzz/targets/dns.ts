import { Buffer } from "node:buffer";
import type { Socket as UdpSocket } from "node:dgram";
import { EventEmitter } from "node:events";
import { asksForBeacons, decodeBeacons } from "../../../lib/discovery/coordinator/beacon_packet.ts";
import { encodeBeacon } from "../../../lib/discovery/coordinator/beacon_packet.ts";
import { instanceName, SERVICE_TYPE } from "../../../lib/discovery/mdns/names.ts";
import { encodePresence } from "../../../lib/discovery/mdns/presence.ts";
import { decodeTxt } from "../../../lib/discovery/mdns/txt.ts";
import { isIpAddress } from "../../../lib/mesh/dialable.ts";
import type { DnsPacket } from "../../../lib/transport/multicast/dns_packet.ts";
import { openMdns, toWire } from "../../../lib/transport/multicast/dns_wire.ts";
import { MDNS_GROUP, MDNS_PORT } from "../../../lib/transport/multicast/multicast.ts";
import { newRecord } from "../../support/records.ts";
import { MdnsMesh } from "../../discovery/mdns_mesh.ts";
import { attempt, type Bytes, type FuzzTarget, promise, texts } from "../target.ts";
import { checkValue } from "../values.ts";

const UUID = "abcdefghijklmnop";
const VIA = { name: "lan0", address: "10.0.0.9", identity: "1", subnets: [] };
const SOURCE = { address: "10.0.0.9", port: MDNS_PORT };

/** The system's socket, of which nothing is used but what it receives and sends. */
class FakeUdpSocket extends EventEmitter {
  readonly sent: Bytes[] = [];

  bind(_port: number, _address: string, bound: () => void): void {
    bound();
  }

  send(bytes: Uint8Array, ...rest: unknown[]): void {
    this.sent.push(new Uint8Array(bytes));
    (rest.at(-1) as () => void)();
  }
}

function open(onPacket: (packet: DnsPacket) => void) {
  const socket = new FakeUdpSocket();
  const options = { port: MDNS_PORT, group: MDNS_GROUP, bindAddress: MDNS_GROUP };
  const mdns = openMdns(socket as unknown as UdpSocket, options, onPacket);
  mdns.on("warning", () => {});
  return { socket, mdns };
}

/** Packets as nodes and coordinators send them. */
function packets(): Bytes[] {
  const { socket, mdns } = open(() => {});
  const record = newRecord("node", {
    id: { name: "camera", hostname: "robot", uuid: UUID },
    topics: ["imu", "odom"],
    services: ["add"],
    addresses: [
      { transport: "unix", path: `/run/x-${UUID}.sock` },
      { transport: "tcp", hostname: "0.0.0.0", port: 7000 },
    ],
  });
  const presence = (ttlMs: number, isPrivate = false) =>
    encodePresence(record, { domain: "0123456789abcdef", isPrivate, ttlMs, via: VIA });
  const base = { id: 0, questions: [], answers: [] };
  const questions = [{ type: "PTR", name: SERVICE_TYPE }, {
    type: "SRV",
    name: instanceName(UUID),
  }];
  const said: DnsPacket[] = [
    { ...base, type: "response", answers: presence(120_000) },
    { ...base, type: "response", answers: presence(0) },
    { ...base, type: "response", answers: presence(120_000, true) },
    { ...base, type: "query", questions },
    { ...base, type: "query", questions, answers: presence(120_000).slice(0, 1) },
    encodeBeacon(
      { uuid: UUID, address: { transport: "tcp", hostname: "0.0.0.0", port: 7679 } },
      "10.0.0.9",
    ),
  ];
  for (const packet of said) {
    if (packet.type === "query") mdns.query(toWire(packet), () => {});
    else mdns.respond(toWire(packet), () => {});
  }
  return socket.sent;
}

/** A packet as it comes from the multicast socket, up to the topology. */
async function runPacket(input: Bytes): Promise<void> {
  const heard: DnsPacket[] = [];
  const { socket } = open((packet) => heard.push(packet));
  socket.emit("message", Buffer.from(input.buffer, 0, input.length), SOURCE);
  if (heard.length === 0) return;
  promise(heard.length === 1, () => "one packet came as several");
  const [packet] = heard as [DnsPacket];
  checkValue(packet, { maxDepth: 6, maxValues: 16 + 8 * input.length });
  asksForBeacons(packet);
  for (const { addresses } of decodeBeacons(packet, SOURCE)) {
    promise(
      addresses.every(({ hostname }) => isIpAddress(hostname)),
      () => "a host name to look up",
    );
  }
  const mesh = new MdnsMesh();
  const node = mesh.start();
  await mesh.clock.advance(10);
  mesh.network.inject(packet, SOURCE);
  mesh.network.inject(packet, { ...SOURCE, port: 40_000 });
  await mesh.clock.advance(500);
  promise(node.topology.nodes.size <= 1 + input.length / 40, () => "nodes out of nothing");
  for (const record of node.topology.nodes.values()) {
    checkValue({ ...record }, { maxDepth: 4, maxValues: 64 + input.length });
  }
  const warnings = [...node.log.at("warn"), ...node.log.at("error")];
  promise(warnings.length <= 2, () => `it logs ${warnings}`);
  await mesh.stop();
}

const encoder = new TextEncoder();
const TXT = [
  "txtvers=1",
  "d=0123456789abcdef",
  "n=camera",
  "h=robot",
  "p=1",
  "r=0",
  "t0=imu",
  "f=1",
];

/** TXT strings, each behind its length. */
function txtSeed(strings: readonly string[]): Bytes {
  return Uint8Array.from(strings.flatMap((text) => [text.length, ...encoder.encode(text)]));
}

function runTxt(input: Bytes): void {
  const strings: Bytes[] = [];
  for (let at = 0; at < input.length; at += 1 + input[at]!) {
    strings.push(input.slice(at + 1, at + 1 + input[at]!));
  }
  const fields = attempt([], () => decodeTxt(strings));
  if (!fields) return;
  checkValue(fields, { maxDepth: 3, maxValues: 16 + input.length });
  promise(Number.isSafeInteger(fields.pid) && fields.pid >= 0, () => "a pid that is none");
  promise(Number.isSafeInteger(fields.revision), () => "a revision that is none");
}

/** Packets of multicast DNS. */
export function dnsTargets(): readonly FuzzTarget[] {
  return [{
    name: "dns",
    weight: 2.5,
    seeds: packets(),
    words: [
      ...texts(`\x10${UUID}`, "\x05_rosy\x04_tcp\x05local\0", "\x09__proto__"),
      ...[[0xc0, 0x0c], [0xff, 0xff], [0, 33, 0, 1], [0, 16, 0, 1], [0, 41], [0, 47], [0, 6], [
        0,
        13,
      ]]
        .map((bytes) => Uint8Array.from(bytes)),
    ],
    allowanceBytes: 2 * 1024 * 1024,
    bytesPerByte: 2048,
    run: runPacket,
  }, {
    name: "txt",
    weight: 6,
    seeds: [txtSeed(TXT), txtSeed([...TXT, "a=1", "u=/run/x"]), txtSeed([])],
    words: TXT.map((text) => txtSeed([text])),
    run: runTxt,
  }];
}
