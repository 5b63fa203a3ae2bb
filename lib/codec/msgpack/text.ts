import type { ByteWriter } from "../../bytes/byte_writer.ts";
import { notUnicode } from "../values/uncarriable_value.ts";

/** Up to this length a loop over the characters beats a call of `TextEncoder`. */
const LOOP_MAX_CHARACTERS = 40;
/** Up to this length building a string from its characters beats a call of `TextDecoder`. */
const LOOP_MAX_BYTES = 40;

/** Arrays to use again, one for each length of a short string. */
const codesByLength = Array.from(
  { length: LOOP_MAX_BYTES + 1 },
  (_, length) => new Array<number>(length).fill(0),
);
/** What stands for bytes that are not UTF-8, but may also have been sent. */
const REPLACEMENT = "\uFFFD";
// With `ignoreBOM`, a byte order mark is a character like others.
const lenientDecoder = new TextDecoder("utf-8", { ignoreBOM: true });
// Takes twice as long as the lenient one, hence only asked in case of doubt.
const strictDecoder = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });

/**
 * Appends a string with its header.
 *
 * @param text What to append.
 * @param writer Where it goes.
 * @throws {UncarriableValue} If it is not well-formed: it would arrive as another text.
 */
export function encodeString(text: string, writer: ByteWriter): void {
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
  // ASCII, which most texts are, needs no second look.
  if (length !== text.length && !text.isWellFormed()) throw notUnicode(text);
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

/**
 * Reads a string.
 *
 * @param bytes Where it is.
 * @param start Where it starts.
 * @param length How many bytes it takes.
 * @returns The string, or `undefined` if it is not UTF-8.
 */
export function readText(bytes: Uint8Array, start: number, length: number): string | undefined {
  if (length <= LOOP_MAX_BYTES) {
    const text = shortAscii(bytes, start, length);
    if (text !== undefined) return text;
  }
  const part = bytes.subarray(start, start + length);
  const text = lenientDecoder.decode(part);
  return text.includes(REPLACEMENT) && !isUtf8(part) ? undefined : text;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    strictDecoder.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function shortAscii(bytes: Uint8Array, start: number, length: number): string | undefined {
  const codes = codesByLength[length] as number[];
  for (let i = 0; i < length; i++) {
    const byte = bytes[start + i] as number;
    if (byte > 0x7f) return undefined;
    codes[i] = byte;
  }
  return String.fromCharCode.apply(null, codes);
}
