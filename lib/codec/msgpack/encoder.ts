import type { ByteWriter } from "../../bytes/byte_writer.ts";
import { isGone } from "../values/gone.ts";
import { bytesOf, viewName } from "../values/element_arrays.ts";
import { MAX_DEPTH, MAX_HOLES } from "../limits.ts";
import { encodeBigint } from "./bigint.ts";
import {
  elementArrayType,
  EXTENSION_ARRAY_BUFFER,
  EXTENSION_DATA_VIEW,
  EXTENSION_MAP,
  EXTENSION_SET,
  EXTENSION_UNDEFINED,
} from "./extensions.ts";
import {
  HEADER_BYTES,
  patchExtensionHeader,
  reserveExtensionHeader,
  writeExtensionHeader,
  writeLength,
} from "./headers.ts";
import { encodeNumber, encodeNumbers } from "./numbers.ts";
import { encodeString } from "./text.ts";
import { encodeDate } from "./timestamp.ts";
import { tooDeep, tooManyHoles, UncarriableValue } from "../values/uncarriable_value.ts";

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
      writer.reserve(HEADER_BYTES);
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
  writer.reserve(HEADER_BYTES);
  if (length < 16) writer.bytes[writer.position++] = 0x90 | length;
  else writeLength(length, { tag16: 0xdc, writer });
  let holes = 0;
  for (let i = 0; i < length; i++) {
    i = encodeNumbers(array, i, writer);
    if (i >= length) return;
    const value = array[i];
    if (value === undefined && !(i in array) && ++holes > MAX_HOLES) throw tooManyHoles(array);
    encodeValue(value, writer, depth + 1);
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
  writer.reserve(HEADER_BYTES);
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
      writer.reserve(HEADER_BYTES);
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
  if (length === 0 && isGone(value)) throw new UncarriableValue(value);
  writer.reserve(HEADER_BYTES);
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
