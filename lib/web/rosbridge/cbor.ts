import { encode } from "cbor2";
import { plainJson } from "../gateway/plain_json.ts";
import type { TopicMessage } from "../gateway/topic_message.ts";

/** Deeper than messages are. */
const MAX_DEPTH = 256;
/** A map of three entries, RFC 8949, section 3.1. */
const MAP_OF_3 = 0xa3;

/** Those that have a tag, RFC 8746; all clients know these. */
const TYPED_ARRAYS = [
  Int8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
  Float32Array,
  Float64Array,
];

/** What was written for one client is the same for the next. */
const bodies = new WeakMap<TopicMessage, Uint8Array>();

/**
 * Writes an operation as CBOR: bytes are byte strings, rows of numbers the typed arrays of RFC 8746,
 * little-endian; all else is as in JSON.
 *
 * @param operation The operation.
 * @returns The frame.
 * @throws {TypeError} If it is nested too deeply, a cycle for one.
 */
export function cborFrame(operation: unknown): Uint8Array {
  return encode(cborValue(operation, 0));
}

/**
 * Writes a message of a topic as CBOR; what it says is written once, however many clients it goes to.
 *
 * @param topic The topic, as the client calls it.
 * @param message The message.
 * @returns The frame.
 * @throws {GatewayError} `invalid`, if the message cannot be read.
 * @throws {TypeError} If it is nested too deeply.
 */
export function cborPublish(topic: string, message: TopicMessage): Uint8Array {
  let body = bodies.get(message);
  if (!body) bodies.set(message, body = cborFrame(message.message));
  const head = ["op", "publish", "topic", topic, "msg"].map((text) => encode(text));
  const length = head.reduce((sum, { length }) => sum + length, 1 + body.length);
  const frame = new Uint8Array(length);
  frame[0] = MAP_OF_3;
  let at = 1;
  for (const part of [...head, body]) {
    frame.set(part, at);
    at += part.length;
  }
  return frame;
}

function cborValue(value: unknown, depth: number): unknown {
  if (typeof value === "number" || typeof value === "bigint") return value;
  if (typeof value !== "object" || value === null) return plainJson(value);
  if (depth > MAX_DEPTH) throw new TypeError("the value is nested too deeply for CBOR");
  if (Array.isArray(value)) return value.map((item) => cborValue(item, depth + 1));
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (value instanceof DataView) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  if (value instanceof Uint8Array || TYPED_ARRAYS.some((kind) => value instanceof kind)) {
    return value;
  }
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as Iterable<number>);
  if (value instanceof Map) {
    return Array.from(value, ([key, item]) => ({
      key: cborValue(key, depth + 1),
      value: cborValue(item, depth + 1),
    }));
  }
  if (value instanceof Set) return Array.from(value, (item) => cborValue(item, depth + 1));
  if (value instanceof Date || value instanceof Error) return plainJson(value);
  return new Map(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, cborValue(item, depth + 1)]),
  );
}
