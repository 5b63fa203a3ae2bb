import { decodeUtf8 } from "../../../text/utf8.ts";

/** `00 rosy 01`: what no JSON and no text begins with. */
const MAGIC = new Uint8Array([0, 0x72, 0x6f, 0x73, 0x79, 1]);
/** Of the length of the head. */
const LENGTH_BYTES = 2;
const MAX_HEAD_BYTES = 65_535;
/** How many places a message may have been at, and how long their names are. */
const MAX_PLACES = 32;
const MAX_PLACE_LENGTH = 64;

const encoder = new TextEncoder();

/** What is said of a message where MQTT itself has no room for it. */
export interface MessageHead {
  /** The codec that wrote the list of arguments. */
  readonly codec?: string;
  /** When it was published, in milliseconds since the Unix epoch. */
  readonly time?: number;
  /** Where it has been. */
  readonly via?: readonly string[];
}

/**
 * Puts a head before what a codec wrote, for brokers of MQTT 3.1.1.
 *
 * @returns `MAGIC`, the length of the head in two bytes, the head as JSON, the body.
 */
export function writeEnvelope(head: MessageHead, body: Uint8Array): Uint8Array {
  const text = encoder.encode(JSON.stringify(head));
  const bytes = new Uint8Array(MAGIC.length + LENGTH_BYTES + text.length + body.length);
  bytes.set(MAGIC);
  new DataView(bytes.buffer).setUint16(MAGIC.length, text.length);
  bytes.set(text, MAGIC.length + LENGTH_BYTES);
  bytes.set(body, MAGIC.length + LENGTH_BYTES + text.length);
  return bytes;
}

/**
 * Reads what {@linkcode writeEnvelope} wrote.
 *
 * @returns Both parts; `undefined` where the payload has no head.
 * @throws {TypeError} If it has one that cannot be read.
 */
export function readEnvelope(
  payload: Uint8Array,
): { head: MessageHead; body: Uint8Array } | undefined {
  const start = MAGIC.length + LENGTH_BYTES;
  if (payload.length < start || MAGIC.some((byte, at) => payload[at] !== byte)) return undefined;
  const length = payload[MAGIC.length]! << 8 | payload[MAGIC.length + 1]!;
  if (length > MAX_HEAD_BYTES || start + length > payload.length) {
    throw new TypeError("the head of a message is cut off");
  }
  const head = JSON.parse(decodeUtf8(payload.subarray(start, start + length)));
  return { head: readHead(head), body: payload.subarray(start + length) };
}

/** @returns What of a head makes sense. */
export function readHead(value: unknown): MessageHead {
  if (typeof value !== "object" || value === null) return {};
  const { codec, time, via } = value as Record<string, unknown>;
  return {
    ...(typeof codec === "string" && { codec }),
    ...(typeof time === "number" && Number.isFinite(time) && { time }),
    ...(Array.isArray(via) && { via: via.filter(isPlace).slice(0, MAX_PLACES) }),
  };
}

function isPlace(id: unknown): boolean {
  return typeof id === "string" && id !== "" && id.length <= MAX_PLACE_LENGTH;
}
