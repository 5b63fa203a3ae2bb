import type { ByteWriter } from "../../bytes/byte_writer.ts";
import { HEADER_BYTES } from "./headers.ts";

/** For how many numbers of an array room is made at once. */
const NUMBERS_AT_ONCE = 512;

/**
 * Appends a number; the caller has reserved {@linkcode HEADER_BYTES}.
 *
 * @param value What to append.
 * @param writer Where it goes.
 */
export function encodeNumber(value: number, writer: ByteWriter): void {
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

/**
 * Appends the numbers of an array from an index on.
 *
 * @param array What they are in.
 * @param from The index.
 * @param writer Where they go.
 * @returns The index of the first value that is not a number, or the array's length.
 */
export function encodeNumbers(array: unknown[], from: number, writer: ByteWriter): number {
  const { length } = array;
  let index = from;
  while (index < length && typeof array[index] === "number") {
    const chunkEnd = Math.min(length, index + NUMBERS_AT_ONCE);
    writer.reserve((chunkEnd - index) * HEADER_BYTES);
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
