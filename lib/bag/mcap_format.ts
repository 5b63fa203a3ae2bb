import type { ByteWriter } from "../bytes/byte_writer.ts";

/** The first and the last bytes of every MCAP file. */
export const MAGIC: Uint8Array = Uint8Array.of(0x89, 0x4d, 0x43, 0x41, 0x50, 0x30, 0x0d, 0x0a);

/** What a record is: its first byte. */
export const Opcode = {
  HEADER: 0x01,
  FOOTER: 0x02,
  SCHEMA: 0x03,
  CHANNEL: 0x04,
  MESSAGE: 0x05,
  CHUNK: 0x06,
  MESSAGE_INDEX: 0x07,
  CHUNK_INDEX: 0x08,
  ATTACHMENT: 0x09,
  ATTACHMENT_INDEX: 0x0a,
  STATISTICS: 0x0b,
  METADATA: 0x0c,
  METADATA_INDEX: 0x0d,
  SUMMARY_OFFSET: 0x0e,
  DATA_END: 0x0f,
} as const;

/** Opcode (1) and length (8). */
export const RECORD_PREFIX_BYTES = 9;
/** Channel u16, sequence u32, log time u64, publish time u64. */
export const MESSAGE_HEADER_BYTES = 22;

const TWO_TO_32 = 2 ** 32;

/** Writes a u16 at the writer's position. */
export function writeU16(writer: ByteWriter, value: number): void {
  writer.reserve(2);
  writer.view.setUint16(writer.position, value, true);
  writer.position += 2;
}

/** Writes a u32 at the writer's position. */
export function writeU32(writer: ByteWriter, value: number): void {
  writer.reserve(4);
  writer.view.setUint32(writer.position, value, true);
  writer.position += 4;
}

/** Writes a u64 at the writer's position. */
export function writeU64(writer: ByteWriter, value: number): void {
  writer.reserve(8);
  setU64(writer.view, writer.position, value);
  writer.position += 8;
}

/** Writes a u64 that a number can hold into a buffer. */
export function setU64(view: DataView, at: number, value: number): void {
  view.setUint32(at, value % TWO_TO_32, true);
  view.setUint32(at + 4, Math.floor(value / TWO_TO_32), true);
}

/** Writes a text behind its length. */
export function writeString(writer: ByteWriter, text: string): void {
  writer.reserve(4);
  const at = writer.position;
  writer.position += 4;
  const length = writer.writeText(text);
  writer.view.setUint32(at, length, true);
}

/** Writes what `writeItems` writes behind its length in bytes. */
export function writeSized(writer: ByteWriter, writeItems: () => void): void {
  writer.reserve(4);
  const at = writer.position;
  writer.position += 4;
  writeItems();
  writer.view.setUint32(at, writer.position - at - 4, true);
}

/** Writes a map of texts. */
export function writeStringMap(writer: ByteWriter, map: Iterable<readonly [string, string]>): void {
  writeSized(writer, () => {
    for (const [key, value] of map) {
      writeString(writer, key);
      writeString(writer, value);
    }
  });
}

/**
 * Writes one record.
 *
 * @param writer Where to.
 * @param opcode One of {@linkcode Opcode}.
 * @param writeContent Writes what is behind the record's length.
 */
export function writeRecord(writer: ByteWriter, opcode: number, writeContent: () => void): void {
  writer.reserve(RECORD_PREFIX_BYTES);
  const at = writer.position;
  writer.bytes[at] = opcode;
  writer.position += RECORD_PREFIX_BYTES;
  writeContent();
  setU64(writer.view, at + 1, writer.position - at - RECORD_PREFIX_BYTES);
}
