// deno-lint-ignore-file no-console -- its last line is what the test reads
/**
 * Sends multicast DNS packets of its own making, byte by byte, on the loopback interface alone.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { createSocket } from "node:dgram";
import { randomBytes, randomUuid } from "./wire.ts";

/** What it says. */
export interface Lie {
  readonly what: "fake nodes" | "broken packets" | "goodbyes" | "other records" | "other addresses";
  readonly domain: string;
  /** Of which nodes. */
  readonly uuids: readonly string[];
  readonly times: number;
}

const GROUP = "224.0.0.251";
const PORT = 5353;
const SERVICE = "_rosy._tcp.local";
const Type = { A: 1, PTR: 12, TXT: 16, SRV: 33 } as const;
/** Nobody listens there. */
const DISCARD_PORT = 9;
/** A burst of packets; more at once do not fit into the buffers of those who hear them. */
const BURST = 32;

const { what, domain, uuids, times }: Lie = JSON.parse(Deno.args[0]!);
const domainHash = createHash("sha256").update(domain).digest("hex").slice(0, 16);
const encoder = new TextEncoder();
const socket = createSocket({ type: "udp4", reuseAddr: true });
await new Promise<void>((resolve) => socket.bind(PORT, GROUP, resolve));
socket.setMulticastInterface("127.0.0.1");

function send(packet: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) =>
    socket.send(packet, PORT, GROUP, (error) => error ? reject(error) : resolve())
  );
}

const u16 = (value: number) => [value >> 8 & 255, value & 255];
const labels = (name: string) => [
  ...name.split(".").flatMap((label) => [label.length, ...encoder.encode(label)]),
  0,
];
const strings = (texts: readonly string[]) =>
  texts.flatMap((text) => [text.length, ...encoder.encode(text)]);

interface DnsRecord {
  readonly name: string;
  readonly type: number;
  readonly ttlS: number;
  readonly data: readonly number[];
}

function response(records: readonly DnsRecord[]): Uint8Array {
  return Uint8Array.from([
    ...[0, 0, 0x84, 0, 0, 0, ...u16(records.length), 0, 0, 0, 0],
    ...records.flatMap(({ name, type, ttlS, data }) => [
      ...[...labels(name), ...u16(type), 0x80, 1, 0, 0, ...u16(ttlS)],
      ...[...u16(data.length), ...data],
    ]),
  ]);
}

interface Claim {
  readonly uuid: string;
  readonly ttlS?: number;
  readonly port?: number;
  readonly text?: readonly string[];
}

/** What a node announces of itself. */
function presence({ uuid, ttlS = 1, port = DISCARD_PORT, text = [] }: Claim): Uint8Array {
  const instance = `${uuid}.${SERVICE}`;
  const target = `${uuid}.local`;
  const about = ["txtvers=1", `d=${domainHash}`, "p=1", ...text];
  return response([
    { name: SERVICE, type: Type.PTR, ttlS, data: labels(instance) },
    { name: instance, type: Type.SRV, ttlS, data: [0, 0, 0, 0, ...u16(port), ...labels(target)] },
    { name: instance, type: Type.TXT, ttlS, data: strings(about) },
    { name: target, type: Type.A, ttlS, data: [127, 0, 0, 1] },
  ]);
}

/** Whole, to be fetched, and private. */
const KINDS = [["r=0", "n=fake", "h=fake", "t0=load", "s0=echo-near"], [
  "r=0",
  "n=fake",
  "h=f",
  "f=1",
], [
  "r=0",
  "f=1",
  "a=1",
]];

/** Packets that no honest program sends. */
const BROKEN: readonly (() => Uint8Array)[] = [
  // A name that points at itself, and two that point at each other.
  () =>
    Uint8Array.from([
      0,
      0,
      0x84,
      0,
      0,
      0,
      0,
      1,
      0,
      0,
      0,
      0,
      0xc0,
      12,
      0,
      33,
      0,
      1,
      0,
      0,
      0,
      9,
      0,
      0,
    ]),
  () =>
    Uint8Array.from([
      0,
      0,
      0x84,
      0,
      0,
      0,
      0,
      1,
      0,
      0,
      0,
      0,
      0xc0,
      14,
      0xc0,
      12,
      0,
      12,
      0,
      1,
      0,
      0,
      0,
      0,
    ]),
  // More records than there is room for.
  () =>
    Uint8Array.from([
      0,
      0,
      0x84,
      0,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      0xff,
      ...randomBytes(60),
    ]),
  // A record whose data end behind the packet.
  () =>
    response([{ name: SERVICE, type: Type.PTR, ttlS: 9, data: labels(SERVICE) }]).subarray(0, -9),
  () => randomBytes(1 + Math.floor(1400 * Math.random())),
  () => {
    const bytes = presence({ uuid: randomUuid(), text: KINDS[0] });
    for (let count = 0; count < 9; count++) {
      bytes[Math.floor(bytes.length * Math.random())] = Math.floor(256 * Math.random());
    }
    return bytes;
  },
];

function packet(index: number): Uint8Array {
  const uuid = uuids[index % uuids.length]!;
  switch (what) {
    case "fake nodes":
      return presence({ uuid: randomUuid(), text: KINDS[index % KINDS.length] });
    case "broken packets":
      return BROKEN[index % BROKEN.length]!();
    case "goodbyes":
      return presence({ uuid, ttlS: 0, text: KINDS[2] });
    case "other records":
      return presence({ uuid, ttlS: 120, text: ["r=9999999", "n=else", "h=where", "t0=nothing"] });
    case "other addresses":
      return presence({ uuid, ttlS: 120, text: KINDS[2] });
  }
}

for (let index = 0; index < times; index++) {
  await send(packet(index));
  if (index % BURST === BURST - 1) await new Promise((resolve) => setTimeout(resolve, 4));
}
socket.close();
console.log(JSON.stringify({ sent: times }));
