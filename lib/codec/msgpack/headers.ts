import type { ByteWriter } from "../../bytes/byte_writer.ts";

/** The most a number, or the header of anything, takes. */
export const HEADER_BYTES = 9;
/** `ext 32`: a tag, four bytes of length, the type. */
const LATE_EXTENSION_HEADER_BYTES = 6;

/**
 * Appends a tag and a length of 16 or 32 bits; the caller has reserved {@linkcode HEADER_BYTES}.
 *
 * @param length What to write.
 * @param options `tag16`: the tag for 16 bits, which that for 32 bits follows; `writer`: where to.
 */
export function writeLength(
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

/**
 * Appends the header of an extension.
 *
 * @param type The extension type.
 * @param options `length`: how many bytes of payload follow; `writer`: where to.
 */
export function writeExtensionHeader(
  type: number,
  { length, writer }: { length: number; writer: ByteWriter },
): void {
  writer.reserve(HEADER_BYTES);
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

/**
 * Leaves room for the header of an extension whose length only its end will tell.
 *
 * @param writer Where it goes.
 * @returns Where it starts, for {@linkcode patchExtensionHeader}.
 */
export function reserveExtensionHeader(writer: ByteWriter): number {
  writer.reserve(LATE_EXTENSION_HEADER_BYTES);
  const start = writer.position;
  writer.position += LATE_EXTENSION_HEADER_BYTES;
  return start;
}

/**
 * Writes the header when its payload is complete.
 *
 * @param type The extension type.
 * @param options `start`: where the header starts; `lentBytes`: how many bytes were lent then;
 * `writer`: where to.
 */
export function patchExtensionHeader(
  type: number,
  { start, lentBytes, writer }: { start: number; lentBytes: number; writer: ByteWriter },
): void {
  const { bytes, view, position } = writer;
  const length = position - start - LATE_EXTENSION_HEADER_BYTES + writer.lentBytes - lentBytes;
  bytes[start] = 0xc9;
  view.setUint32(start + 1, length);
  bytes[start + 5] = type;
}
