import { crc32, zstdCompressSync } from "node:zlib";

/** How a bag's chunks are compressed. */
export type BagCompression = "none" | "zstd";

/** The names of {@linkcode BagCompression}. */
export const COMPRESSIONS: readonly BagCompression[] = ["none", "zstd"];

const MIB = 1024 * 1024;
/** Large enough for a disk's full speed; with its index a chunk fits a buffer of 4 MiB mostly. */
export const CHUNK_BYTES = 3.5 * MIB;
/** What a compressed chunk may hold, however few bytes it is. */
const SMALL_CHUNK_BYTES = 64 * MIB;
/** What it may hold for each byte that is there. */
const BYTES_PER_BYTE = 1024;
/** The most that any chunk may hold, in bytes. */
export const MAX_CHUNK_BYTES = 1024 * MIB;

/** What decoders of zstd skip: the magic number and the length, each in 4 bytes, and so many bytes. */
const SKIPPED_MAGIC = 0x184d2a50;
const SKIPPED_HEADER_BYTES = 8;

/**
 * Tells how much a compressed chunk may hold.
 *
 * @param packedBytes How many bytes it is.
 * @returns How many it may become.
 */
export function maxUnpackedBytes(packedBytes: number): number {
  return Math.min(MAX_CHUNK_BYTES, Math.max(SMALL_CHUNK_BYTES, packedBytes * BYTES_PER_BYTE));
}

/**
 * Compresses with zstd at its usual level. What becomes so small that no reader would believe it,
 * such as an image of a quarter of a gibibyte that is all black, is padded.
 */
export function compressZstd(bytes: Uint8Array): Uint8Array {
  const packed = zstdCompressSync(bytes);
  if (bytes.length <= maxUnpackedBytes(packed.length)) return packed;
  const padded = new Uint8Array(
    Math.max(packed.length + SKIPPED_HEADER_BYTES, Math.ceil(bytes.length / BYTES_PER_BYTE)),
  );
  padded.set(packed);
  const view = new DataView(padded.buffer, packed.length);
  view.setUint32(0, SKIPPED_MAGIC, true);
  view.setUint32(4, view.byteLength - SKIPPED_HEADER_BYTES, true);
  return padded;
}

/** The checksum that MCAP uses. */
export function checksum(bytes: Uint8Array, previous = 0): number {
  return crc32(bytes, previous);
}
