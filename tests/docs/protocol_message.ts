import { decode, encode, type ValueType } from "@std/msgpack";
import type { ByteWriter } from "../../lib/bytes/byte_writer.ts";
import { beginFrame, endFrame, FrameType, HeaderBytes } from "../../lib/wire/frame.ts";
import { FrameReader } from "../../lib/wire/frame_reader.ts";
import { feed, written } from "../support/frames.ts";
import { handshakeOf } from "../support/peer_bytes.ts";

/** One message of the protocol with what its bytes mean, as `docs/vectors` has it. */
export interface ProtocolMessage {
  /** Who writes it. */
  readonly from: "near" | "far";
  /** `HELLO`, `WELCOME`, `REFUSAL` or a type of frame. */
  readonly type: string;
  /** The bytes. */
  readonly hex: string;
  /** The fields of the envelope or of the header. */
  readonly header: Readonly<Record<string, number>>;
  /** The optional fields of the header. */
  readonly fields?: Readonly<Record<string, number>>;
  /** The body: MessagePack decoded, or text. */
  readonly body?: ValueType;
}

type Layout = "u8" | "u32" | "u64" | "f64";

const HANDSHAKE_KINDS = ["", "HELLO", "WELCOME", "REFUSAL"];
const FRAME_TYPES = Object.keys(FrameType);

/** The fixed part of each header, as `docs/protocol.md` has it. */
const HEADERS: Readonly<Record<string, Readonly<Record<string, Layout>>>> = {
  NAME: { kind: "u8", number: "u32" },
  TOPIC: { topic: "u32", sequence: "u64", publishedAtMs: "f64", codec: "u8" },
  CALL: { request: "u32", service: "u32", timeoutMs: "u32", codec: "u8" },
  ANSWER: { request: "u32", codec: "u8" },
  FAILURE: { request: "u32", kind: "u8" },
  CANCEL: { request: "u32" },
  PING: { sentMs: "f64" },
  PONG: { pingSentMs: "f64", receivedMs: "f64", sentMs: "f64" },
  RECORD: {},
  INTEREST: {},
  GOODBYE: { reason: "u8" },
  WANT_RECORD: {},
  NODE: {},
  NODE_CHANGED: {},
  NODE_GONE: {},
  SYNCED: {},
  PEERS: {},
  RETAINED: { topic: "u32", request: "u32", number: "u64" },
  WANT_RETAINED: { request: "u32", number: "u64" },
  WANT_SCHEMA: {},
  SCHEMA: {},
  PART: { request: "u32", codec: "u8" },
  END: { request: "u32" },
  CREDIT: { request: "u32", parts: "u32", bytes: "u32" },
  WANT_STATS: {},
  STATS: {},
};
/** The optional fields of each header, by their tag and their length. */
const FIELDS: readonly { tag: number; values: Readonly<Record<string, Layout>> }[] = [
  { tag: 1, values: { ttlMs: "u32" } },
  { tag: 2, values: { number: "u64" } },
  { tag: 2, values: { number: "u64", request: "u32" } },
  { tag: 3, values: { parts: "u32", bytes: "u32" } },
];
const MAPS: ReadonlySet<string> = new Set([
  ...["TOPIC", "CALL", "ANSWER", "FAILURE", "PART", "RECORD", "INTEREST"],
  ...["NODE", "NODE_CHANGED", "NODE_GONE", "SYNCED", "PEERS"],
  ...["WANT_SCHEMA", "SCHEMA", "WANT_STATS", "STATS"],
]);
const BYTES: Readonly<Record<Layout, number>> = { u8: 1, u32: 4, u64: 8, f64: 8 };
const hasText = (type: string) => type === "NAME" || type === "WANT_RETAINED";
const hasMap = (type: string) => MAPS.has(type);

/** How long the fixed part of a header is, by the lengths of its fields. */
export function headerBytes(type: string): number {
  return bytesOf(HEADERS[type]!);
}

function bytesOf(layouts: Readonly<Record<string, Layout>>): number {
  return Object.values(layouts).reduce((sum, layout) => sum + BYTES[layout], 0);
}

/** The types of frames whose header is more than nothing, with the length that the code has. */
export const HEADER_BYTES: ReadonlyMap<string, number> = new Map(Object.entries(HeaderBytes));

/** Reads a handshake message. */
export function readHandshake(from: ProtocolMessage["from"], bytes: Uint8Array): ProtocolMessage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return {
    from,
    type: HANDSHAKE_KINDS[bytes[5]!]!,
    hex: bytes.toHex(),
    header: { version: bytes[4]!, kind: bytes[5]!, length: view.getUint16(6, true) },
    body: toJson(decode(bytes.slice(8))),
  };
}

/** Reads a frame. */
export function readFrame(from: ProtocolMessage["from"], bytes: Uint8Array): ProtocolMessage {
  const [frame] = feed(new FrameReader(2 ** 20), bytes);
  const type = FRAME_TYPES.find((name) => FrameType[name as "TOPIC"] === frame!.type)!;
  const header = Uint8Array.from(frame!.header);
  const view = new DataView(header.buffer);
  const fixedBytes = headerBytes(type);
  const isLonger = fixedBytes < header.length;
  return {
    from,
    type,
    hex: bytes.toHex(),
    header: readNumbers(view, 0, HEADERS[type]!),
    ...isLonger ? { fields: readFields(view, fixedBytes) } : {},
    ...hasText(type) ? { body: new TextDecoder().decode(frame!.body) } : {},
    ...hasMap(type) ? { body: toJson(decode(frame!.body)) } : {},
  };
}

/** Writes the message that the fields describe. */
export function write({ type, header, fields, body }: ProtocolMessage): Uint8Array {
  const kind = HANDSHAKE_KINDS.indexOf(type);
  if (kind > 0) return handshakeOf(kind, fromJson(body!) as Record<string, ValueType>);
  return written((writer) => {
    const optional = FIELDS.filter(({ values }) => fields && isOf(values, fields));
    const optionalBytes = optional.reduce((sum, { values }) => sum + 2 + bytesOf(values), 0);
    const number = FrameType[type as "TOPIC"];
    const start = beginFrame(writer, number, headerBytes(type) + optionalBytes);
    writeNumbers(writer, HEADERS[type]!, header);
    for (const { tag, values } of optional) {
      writer.writeBytes(new Uint8Array([tag, bytesOf(values)]));
      writeNumbers(writer, values, fields!);
    }
    if (hasText(type)) writer.writeText(body as string);
    if (hasMap(type)) writer.writeBytes(encode(body!));
    endFrame(writer, start);
  });
}

type Layouts = Readonly<Record<string, Layout>>;
type Numbers = Readonly<Record<string, number>>;

function readFields(view: DataView, from: number): Numbers {
  const fields = {};
  for (let at = from; at < view.byteLength; at += 2 + view.getUint8(at + 1)) {
    const [tag, length] = [view.getUint8(at), view.getUint8(at + 1)];
    const known = FIELDS.find((field) => field.tag === tag && bytesOf(field.values) === length);
    Object.assign(fields, readNumbers(view, at + 2, known!.values));
  }
  return fields;
}

/** Of two with the same tag it is the one with as many values. */
function isOf(values: Layouts, fields: Numbers): boolean {
  const names = ["number", "request"].filter((name) => name in fields);
  const own = Object.keys(values);
  return own.every((name) => name in fields) &&
    (!own.includes("number") || own.length === names.length);
}

function readNumbers(view: DataView, from: number, layouts: Layouts): Numbers {
  const values: Record<string, number> = {};
  let at = from;
  for (const [name, layout] of Object.entries(layouts)) {
    values[name] = readNumber(view, at, layout);
    at += BYTES[layout];
  }
  return values;
}

function writeNumbers(writer: ByteWriter, layouts: Layouts, values: Numbers): void {
  for (const [name, layout] of Object.entries(layouts)) {
    writer.reserve(BYTES[layout]);
    writeNumber(writer.view, writer.position, layout, values[name]!);
    writer.position += BYTES[layout];
  }
}

/** JSON has no bytes: the nonce of a handshake stands there as hex. */
function toJson(value: ValueType): ValueType {
  if (typeof value !== "object" || value === null || !("nonce" in value)) return value;
  return { ...value, nonce: (value.nonce as Uint8Array).toHex() };
}

function fromJson(value: ValueType): ValueType {
  if (typeof value !== "object" || value === null || !("nonce" in value)) return value;
  return { ...value, nonce: Uint8Array.fromHex(value.nonce as string) };
}

function readNumber(view: DataView, at: number, layout: Layout): number {
  if (layout === "u8") return view.getUint8(at);
  if (layout === "u32") return view.getUint32(at, true);
  return layout === "u64" ? Number(view.getBigUint64(at, true)) : view.getFloat64(at, true);
}

function writeNumber(view: DataView, at: number, layout: Layout, value: number): void {
  if (layout === "u8") view.setUint8(at, value);
  else if (layout === "u32") view.setUint32(at, value, true);
  else if (layout === "u64") view.setBigUint64(at, BigInt(value), true);
  else view.setFloat64(at, value, true);
}
