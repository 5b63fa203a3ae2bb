import type { ByteWriter } from "../bytes/byte_writer.ts";
import { bytesOf, viewName } from "./element_arrays.ts";
import {
  elementArrayType,
  EXTENSION_ARRAY_BUFFER,
  EXTENSION_BIGINT,
  EXTENSION_DATA_VIEW,
  EXTENSION_MAP,
  EXTENSION_SET,
  EXTENSION_TIMESTAMP,
  EXTENSION_UNDEFINED,
} from "./msgpack_extensions.ts";
import { isCarriedBigint, MAX_BIGINT_BYTES, MAX_DEPTH } from "./limits.ts";
import { tooDeep, UncarriableValue } from "./uncarriable.ts";

/** Up to this length a loop over the characters beats a call of `TextEncoder`. */
const LOOP_MAX_CHARACTERS = 40;
/** For how many numbers of an array room is made at once. */
const NUMBERS_AT_ONCE = 512;
/** The most a number, or the header of anything, takes. */
const SCALAR_BYTES = 9;
/** `ext 32`: a tag, four bytes of length, the type. */
const LATE_EXTENSION_HEADER_BYTES = 6;
const UINT32_RANGE = 2 ** 32;

/**
 * Appends a value as MessagePack.
 *
 * @param value What to append.
 * @param writer Where it goes.
 * @param depth How many containers it is inside of.
 * @throws {UncarriableValue} If it or something inside cannot be carried; part of it may have been
 * written by then.
 */
export function encodeValue(value: unknown, writer: ByteWriter, depth: number): void {
  switch (typeof value) {
    case "number":
      writer.reserve(SCALAR_BYTES);
      encodeNumber(value, writer);
      return;
    case "string":
      encodeString(value, writer);
      return;
    case "object":
      if (value === null) writeByte(0xc0, writer);
      else encodeObject(value, writer, depth);
      return;
    case "boolean":
      writeByte(value ? 0xc3 : 0xc2, writer);
      return;
    case "undefined":
      encodeUndefined(writer);
      return;
    case "bigint":
      encodeBigint(value, writer);
      return;
    default:
      throw new UncarriableValue(value);
  }
}

function writeByte(byte: number, writer: ByteWriter): void {
  writer.reserve(1);
  writer.bytes[writer.position++] = byte;
}

/** Appends a number; the caller has reserved {@linkcode SCALAR_BYTES}. */
function encodeNumber(value: number, writer: ByteWriter): void {
  const int = value | 0;
  if (int === value && (int !== 0 || 1 / value > 0)) encodeInt32(int, writer);
  else encodeWideNumber(value, writer);
}

function encodeInt32(value: number, writer: ByteWriter): void {
  const { bytes, view, position } = writer;
  if (value >= -0x20 && value < 0x80) {
    bytes[position] = value;
    writer.position = position + 1;
  } else if (value >= -0x80 && value < 0x100) {
    bytes[position] = value < 0 ? 0xd0 : 0xcc;
    bytes[position + 1] = value;
    writer.position = position + 2;
  } else if (value >= -0x8000 && value < 0x10000) {
    bytes[position] = value < 0 ? 0xd1 : 0xcd;
    view.setInt16(position + 1, value);
    writer.position = position + 3;
  } else {
    bytes[position] = value < 0 ? 0xd2 : 0xce;
    view.setInt32(position + 1, value);
    writer.position = position + 5;
  }
}

function encodeWideNumber(value: number, writer: ByteWriter): void {
  const { bytes, view, position } = writer;
  // int64 and uint64 are left out: many readers, @std/msgpack among them, make them bigints.
  if (value >>> 0 === value && value > 0) {
    bytes[position] = 0xce;
    view.setUint32(position + 1, value);
    writer.position = position + 5;
  } else {
    bytes[position] = 0xcb;
    view.setFloat64(position + 1, value);
    writer.position = position + 9;
  }
}

function encodeString(text: string, writer: ByteWriter): void {
  const { length } = text;
  if (length > LOOP_MAX_CHARACTERS) return encodeLongString(text, writer);
  writer.reserve(2 + length);
  const { bytes, position } = writer;
  let at = position + (length < 32 ? 1 : 2);
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return encodeLongString(text, writer);
    bytes[at++] = code;
  }
  if (length < 32) {
    bytes[position] = 0xa0 | length;
  } else {
    bytes[position] = 0xd9;
    bytes[position + 1] = length;
  }
  writer.position = at;
}

/** Encodes behind a header for as many bytes as characters, and moves the bytes if it was wrong. */
function encodeLongString(text: string, writer: ByteWriter): void {
  const expectedBytes = stringHeaderBytes(text.length);
  writer.reserve(5 + text.length);
  const start = writer.position;
  writer.position += expectedBytes;
  const length = writer.writeText(text);
  const headerBytes = stringHeaderBytes(length);
  if (headerBytes !== expectedBytes) {
    writer.reserve(headerBytes - expectedBytes);
    writer.bytes.copyWithin(start + headerBytes, start + expectedBytes, writer.position);
    writer.position += headerBytes - expectedBytes;
  }
  const { bytes, view } = writer;
  switch (headerBytes) {
    case 1:
      bytes[start] = 0xa0 | length;
      return;
    case 2:
      bytes[start] = 0xd9;
      bytes[start + 1] = length;
      return;
    case 3:
      bytes[start] = 0xda;
      view.setUint16(start + 1, length);
      return;
    default:
      bytes[start] = 0xdb;
      view.setUint32(start + 1, length);
  }
}

function stringHeaderBytes(length: number): 1 | 2 | 3 | 5 {
  if (length < 32) return 1;
  if (length < 0x100) return 2;
  return length < 0x10000 ? 3 : 5;
}

function encodeObject(value: object, writer: ByteWriter, depth: number): void {
  if (Array.isArray(value)) {
    encodeArray(value, writer, depth);
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) {
    encodePlainObject(value as Record<string, unknown>, writer, depth);
  } else if (value instanceof Uint8Array) {
    encodeBinary(value, writer);
  } else if (ArrayBuffer.isView(value)) {
    encodeView(value, writer);
  } else if (value instanceof Date) {
    encodeDate(value, writer);
  } else if (value instanceof Map) {
    encodeMap(value, writer, depth);
  } else if (value instanceof Set) {
    encodeSet(value, writer, depth);
  } else if (value instanceof ArrayBuffer) {
    writeExtensionHeader(EXTENSION_ARRAY_BUFFER, { length: value.byteLength, writer });
    writer.writeBytes(new Uint8Array(value));
  } else {
    throw new UncarriableValue(value);
  }
}

function encodeArray(array: unknown[], writer: ByteWriter, depth: number): void {
  if (depth >= MAX_DEPTH) throw tooDeep();
  const { length } = array;
  writer.reserve(SCALAR_BYTES);
  if (length < 16) writer.bytes[writer.position++] = 0x90 | length;
  else writeLength(length, { tag16: 0xdc, writer });
  for (let i = 0; i < length; i++) {
    i = encodeNumbers(array, i, writer);
    if (i < length) encodeValue(array[i], writer, depth + 1);
  }
}

/** Appends the numbers from an index on and returns where the first other value is. */
function encodeNumbers(array: unknown[], from: number, writer: ByteWriter): number {
  const { length } = array;
  let index = from;
  while (index < length && typeof array[index] === "number") {
    const chunkEnd = Math.min(length, index + NUMBERS_AT_ONCE);
    writer.reserve((chunkEnd - index) * SCALAR_BYTES);
    const { bytes, view } = writer;
    let at = writer.position;
    for (; index < chunkEnd; index++) {
      const value = array[index];
      if (typeof value !== "number") break;
      const int = value | 0;
      if (int === value && int > 0 && int < 0x80) {
        bytes[at++] = int;
      } else if (int !== value && value >>> 0 !== value) {
        bytes[at] = 0xcb;
        view.setFloat64(at + 1, value);
        at += 9;
      } else {
        writer.position = at;
        encodeNumber(value, writer);
        at = writer.position;
      }
    }
    writer.position = at;
  }
  return index;
}

/** Appends a tag and a length of 16 or 32 bits, whose tag is the next one; there is room. */
function writeLength(
  length: number,
  { tag16, writer }: { tag16: number; writer: ByteWriter },
): void {
  const { bytes, view, position } = writer;
  if (length < 0x10000) {
    bytes[position] = tag16;
    view.setUint16(position + 1, length);
    writer.position = position + 3;
  } else {
    bytes[position] = tag16 + 1;
    view.setUint32(position + 1, length);
    writer.position = position + 5;
  }
}

function encodePlainObject(
  object: Record<string, unknown>,
  writer: ByteWriter,
  depth: number,
): void {
  if (depth >= MAX_DEPTH) throw tooDeep();
  let count = 0;
  for (const _ in object) count++;
  writer.reserve(SCALAR_BYTES);
  const start = writer.position;
  if (count < 16) writer.bytes[writer.position++] = 0x80 | count;
  else writeLength(count, { tag16: 0xde, writer });
  let written = 0;
  for (const key in object) {
    const value = object[key];
    if (value === undefined) continue;
    written++;
    encodeString(key, writer);
    if (typeof value === "number") {
      writer.reserve(SCALAR_BYTES);
      encodeNumber(value, writer);
    } else {
      encodeValue(value, writer, depth + 1);
    }
  }
  if (written !== count) patchMapLength(written, { count, start, writer });
}

/** Corrects the length after properties were left out, in a header of the same size. */
function patchMapLength(
  length: number,
  { count, start, writer }: { count: number; start: number; writer: ByteWriter },
): void {
  if (count < 16) writer.bytes[start] = 0x80 | length;
  else if (count < 0x10000) writer.view.setUint16(start + 1, length);
  else writer.view.setUint32(start + 1, length);
}

function encodeUndefined(writer: ByteWriter): void {
  writer.reserve(3);
  const { bytes, position } = writer;
  bytes[position] = 0xd4;
  bytes[position + 1] = EXTENSION_UNDEFINED;
  bytes[position + 2] = 0;
  writer.position = position + 3;
}

function encodeBinary(value: Uint8Array, writer: ByteWriter): void {
  const { length } = value;
  writer.reserve(SCALAR_BYTES);
  if (length < 0x100) {
    const { bytes, position } = writer;
    bytes[position] = 0xc4;
    bytes[position + 1] = length;
    writer.position = position + 2;
  } else {
    writeLength(length, { tag16: 0xc5, writer });
  }
  writer.writeBytes(value);
}

function encodeView(value: ArrayBufferView, writer: ByteWriter): void {
  const type = value instanceof DataView ? EXTENSION_DATA_VIEW : elementArrayType(viewName(value));
  if (type === undefined) throw new UncarriableValue(value);
  writeExtensionHeader(type, { length: value.byteLength, writer });
  writer.writeBytes(bytesOf(value));
}

function writeExtensionHeader(
  type: number,
  { length, writer }: { length: number; writer: ByteWriter },
): void {
  writer.reserve(SCALAR_BYTES);
  if (length < 0x100) {
    const { bytes, position } = writer;
    bytes[position] = 0xc7;
    bytes[position + 1] = length;
    writer.position = position + 2;
  } else {
    writeLength(length, { tag16: 0xc8, writer });
  }
  writer.bytes[writer.position++] = type;
}

function encodeBigint(value: bigint, writer: ByteWriter): void {
  if (BigInt.asIntN(64, value) === value) {
    writer.reserve(10);
    const { bytes, view, position } = writer;
    bytes[position] = 0xd7;
    bytes[position + 1] = EXTENSION_BIGINT;
    view.setBigInt64(position + 2, value, true);
    writer.position = position + 10;
    return;
  }
  if (!isCarriedBigint(value)) {
    throw new UncarriableValue(value, `is a bigint of more than ${MAX_BIGINT_BYTES} bytes`);
  }
  const bytes = twosComplement(value);
  writeExtensionHeader(EXTENSION_BIGINT, { length: bytes.length, writer });
  writer.writeBytes(bytes);
}

/** The fewest bytes that hold the value and its sign, little-endian. */
function twosComplement(value: bigint): Uint8Array {
  const magnitude = value < 0n ? ~value : value;
  const digits = magnitude.toString(16);
  // The topmost bit is the sign, and must be 0 here.
  const zeros = digits.length % 2 === 1 ? "0" : digits >= "8" ? "00" : "";
  const bytes = Uint8Array.fromHex(zeros + digits).reverse();
  return value < 0n ? bytes.map((byte) => ~byte) : bytes;
}

/** MessagePack's timestamp in the smallest of its three forms. */
function encodeDate(date: Date, writer: ByteWriter): void {
  const timeMs = date.getTime();
  if (Number.isNaN(timeMs)) throw new UncarriableValue(date);
  const seconds = Math.floor(timeMs / 1000);
  const nanoseconds = (timeMs - seconds * 1000) * 1_000_000;
  writer.reserve(15);
  const { bytes, view, position } = writer;
  if (seconds >= 0 && seconds < UINT32_RANGE && nanoseconds === 0) {
    bytes[position] = 0xd6;
    bytes[position + 1] = EXTENSION_TIMESTAMP;
    view.setUint32(position + 2, seconds);
    writer.position = position + 6;
  } else if (seconds >= 0 && seconds < 2 ** 34) {
    bytes[position] = 0xd7;
    bytes[position + 1] = EXTENSION_TIMESTAMP;
    // 30 bits of nanoseconds, then 34 bits of seconds.
    view.setUint32(position + 2, nanoseconds * 4 + Math.floor(seconds / UINT32_RANGE));
    view.setUint32(position + 6, seconds % UINT32_RANGE);
    writer.position = position + 10;
  } else {
    bytes[position] = 0xc7;
    bytes[position + 1] = 12;
    bytes[position + 2] = EXTENSION_TIMESTAMP;
    view.setUint32(position + 3, nanoseconds);
    view.setBigInt64(position + 7, BigInt(seconds));
    writer.position = position + 15;
  }
}

function encodeMap(map: Map<unknown, unknown>, writer: ByteWriter, depth: number): void {
  if (depth >= MAX_DEPTH) throw tooDeep();
  const start = reserveExtensionHeader(writer);
  const lentBytes = writer.lentBytes;
  for (const [key, value] of map) {
    encodeValue(key, writer, depth + 1);
    encodeValue(value, writer, depth + 1);
  }
  patchExtensionHeader(EXTENSION_MAP, { start, lentBytes, writer });
}

function encodeSet(set: Set<unknown>, writer: ByteWriter, depth: number): void {
  if (depth >= MAX_DEPTH) throw tooDeep();
  const start = reserveExtensionHeader(writer);
  const lentBytes = writer.lentBytes;
  for (const value of set) encodeValue(value, writer, depth + 1);
  patchExtensionHeader(EXTENSION_SET, { start, lentBytes, writer });
}

/** Leaves room for the header of an extension whose length only its end will tell. */
function reserveExtensionHeader(writer: ByteWriter): number {
  writer.reserve(LATE_EXTENSION_HEADER_BYTES);
  const start = writer.position;
  writer.position += LATE_EXTENSION_HEADER_BYTES;
  return start;
}

function patchExtensionHeader(
  type: number,
  { start, lentBytes, writer }: { start: number; lentBytes: number; writer: ByteWriter },
): void {
  const { bytes, view, position } = writer;
  const length = position - start - LATE_EXTENSION_HEADER_BYTES + writer.lentBytes - lentBytes;
  bytes[start] = 0xc9;
  view.setUint32(start + 1, length);
  bytes[start + 5] = type;
}
