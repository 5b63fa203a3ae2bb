import type { ByteWriter } from "../../bytes/byte_writer.ts";
import { plainJson } from "../gateway/plain_json.ts";

/** Deeper than messages are. */
const MAX_DEPTH = 256;
/** What stands before a value is at most so long. */
const HEADER_BYTES = 9;
const MAX_U64 = 2n ** 64n - 1n;

/** The first three bits of a header, RFC 8949, section 3.1. */
const Major = { UNSIGNED: 0, NEGATIVE: 1, BYTES: 2, TEXT: 3, LIST: 4, MAP: 5, TAG: 6 } as const;
const FALSE = 0xf4;
const TRUE = 0xf5;
const NULL = 0xf6;
const FLOAT32 = 0xfa;
const FLOAT64 = 0xfb;
/** Whole numbers of any size, RFC 8949, section 3.4.3. */
const BIGNUM_TAG = 2;

/** Rows of numbers, little-endian, RFC 8746, section 2.1: those that rosbridge has, too. */
const TYPED_ARRAY_TAGS = new Map<unknown, number>([
  [Uint8ClampedArray, 68],
  [Uint16Array, 69],
  [Uint32Array, 70],
  [BigUint64Array, 71],
  [Int8Array, 72],
  [Int16Array, 77],
  [Int32Array, 78],
  [BigInt64Array, 79],
  [Float32Array, 85],
  [Float64Array, 86],
]);

/**
 * Writes a value as CBOR: bytes as a byte string, rows of numbers as typed arrays, all else as in JSON
 * (see `plain_json.ts`), but for numbers, which are what they are.
 *
 * @param value Any value that a codec carries.
 * @param writer Where it goes.
 * @throws {TypeError} If it is deeper than messages are, a cycle for one.
 */
export function writeCbor(value: unknown, writer: ByteWriter): void {
  writeValue(value, writer, 0);
}

function writeValue(value: unknown, writer: ByteWriter, depth: number): void {
  switch (typeof value) {
    case "string":
      return writeText(value, writer);
    case "number":
      return writeNumber(value, writer);
    case "boolean":
      return writeByte(value ? TRUE : FALSE, writer);
    case "bigint":
      return writeBigint(value, writer);
    case "object":
      return value === null ? writeByte(NULL, writer) : writeObject(value, writer, depth);
    default:
      return writeByte(NULL, writer);
  }
}

function writeObject(value: object, writer: ByteWriter, depth: number): void {
  if (depth > MAX_DEPTH) throw new TypeError("the value is nested too deeply for CBOR");
  if (Array.isArray(value)) return writeList(value, writer, depth);
  if (value instanceof Uint8Array && !(value instanceof Uint8ClampedArray)) {
    return writeBytes(value, writer);
  }
  if (ArrayBuffer.isView(value)) return writeView(value, writer, depth);
  if (value instanceof ArrayBuffer) return writeBytes(new Uint8Array(value), writer);
  if (value instanceof Map) {
    const entries = Array.from(value, ([key, value]) => ({ key, value }));
    return writeList(entries, writer, depth);
  }
  if (value instanceof Set) return writeList([...value], writer, depth);
  if (value instanceof Date || value instanceof Error) {
    return writeValue(plainJson(value), writer, depth + 1);
  }
  writeFields(value as Readonly<Record<string, unknown>>, writer, depth);
}

function writeFields(
  fields: Readonly<Record<string, unknown>>,
  writer: ByteWriter,
  depth: number,
): void {
  const known = Object.keys(fields).filter((key) => fields[key] !== undefined);
  writeHeader(Major.MAP, known.length, writer);
  for (const key of known) {
    writeText(key, writer);
    writeValue(fields[key], writer, depth + 1);
  }
}

function writeList(list: readonly unknown[], writer: ByteWriter, depth: number): void {
  writeHeader(Major.LIST, list.length, writer);
  for (const item of list) writeValue(item, writer, depth + 1);
}

function writeView(view: ArrayBufferView, writer: ByteWriter, depth: number): void {
  const tag = TYPED_ARRAY_TAGS.get(view.constructor);
  if (tag === undefined && !(view instanceof DataView)) {
    return writeList(Array.from(view as unknown as Iterable<number>), writer, depth);
  }
  if (tag !== undefined) writeHeader(Major.TAG, tag, writer);
  // Elements lie in memory as they travel, wherever Deno runs.
  writeBytes(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), writer);
}

function writeBytes(bytes: Uint8Array, writer: ByteWriter): void {
  writeHeader(Major.BYTES, bytes.length, writer);
  writer.writeBytes(bytes);
}

function writeText(text: string, writer: ByteWriter): void {
  const start = writer.position;
  // As long as it is if it is ASCII, as most are; made room for where it is not.
  writeHeader(Major.TEXT, text.length, writer);
  const textStart = writer.position;
  const length = writer.writeText(text);
  if (length === text.length) return;
  const end = writer.position;
  writer.reserve(HEADER_BYTES);
  writer.position = start;
  const headerBytes = headerBytesOf(length);
  writer.bytes.copyWithin(start + headerBytes, textStart, end);
  writeHeader(Major.TEXT, length, writer);
  writer.position += length;
}

function writeNumber(value: number, writer: ByteWriter): void {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
    if (value >= 0) writeHeader(Major.UNSIGNED, value, writer);
    else writeHeader(Major.NEGATIVE, -1 - value, writer);
    return;
  }
  writer.reserve(HEADER_BYTES);
  const isShort = Math.fround(value) === value || Number.isNaN(value);
  writer.bytes[writer.position++] = isShort ? FLOAT32 : FLOAT64;
  if (isShort) writer.view.setFloat32(writer.position, value);
  else writer.view.setFloat64(writer.position, value);
  writer.position += isShort ? 4 : 8;
}

function writeBigint(value: bigint, writer: ByteWriter): void {
  const isNegative = value < 0n;
  const size = isNegative ? -1n - value : value;
  if (size <= MAX_U64) {
    writer.reserve(HEADER_BYTES);
    const major = isNegative ? Major.NEGATIVE : Major.UNSIGNED;
    writer.bytes[writer.position++] = major << 5 | 27;
    writer.view.setBigUint64(writer.position, size);
    writer.position += 8;
    return;
  }
  const digits = size.toString(16);
  writeHeader(Major.TAG, BIGNUM_TAG + Number(isNegative), writer);
  writeBytes(Uint8Array.fromHex(digits.length % 2 === 0 ? digits : `0${digits}`), writer);
}

function writeByte(byte: number, writer: ByteWriter): void {
  writer.reserve(1);
  writer.bytes[writer.position++] = byte;
}

function headerBytesOf(count: number): number {
  if (count < 24) return 1;
  if (count <= 0xff) return 2;
  if (count <= 0xffff) return 3;
  return count <= 0xffff_ffff ? 5 : 9;
}

function writeHeader(major: number, count: number, writer: ByteWriter): void {
  writer.reserve(HEADER_BYTES);
  const { bytes, view, position } = writer;
  const first = major << 5;
  const length = headerBytesOf(count);
  writer.position += length;
  if (length === 1) {
    bytes[position] = first | count;
  } else if (length === 2) {
    bytes[position] = first | 24;
    bytes[position + 1] = count;
  } else if (length === 3) {
    bytes[position] = first | 25;
    view.setUint16(position + 1, count);
  } else if (length === 5) {
    bytes[position] = first | 26;
    view.setUint32(position + 1, count);
  } else {
    bytes[position] = first | 27;
    view.setBigUint64(position + 1, BigInt(count));
  }
}
