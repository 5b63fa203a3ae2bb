import { crc32, zstdCompressSync, zstdDecompressSync } from "node:zlib";

/** How a bag's chunks are compressed. */
export type BagCompression = "none" | "zstd";

/** The names of {@linkcode BagCompression}. */
export const COMPRESSIONS: readonly BagCompression[] = ["none", "zstd"];

const MIB = 1024 * 1024;
/** What a compressed chunk may hold, however few bytes it is. */
const SMALL_CHUNK_BYTES = 64 * MIB;
/** What it may hold for each byte that is there. */
const BYTES_PER_BYTE = 1024;
/** The most that any chunk may hold, in bytes. */
export const MAX_CHUNK_BYTES = 1024 * MIB;

/** What decoders of zstd skip: the magic number and the length, each in 4 bytes, and so many bytes. */
const SKIPPED_MAGIC = 0x184d2a50;
const SKIPPED_HEADER_BYTES = 8;

/** A chunk that holds more than any honest one. */
export class ChunkTooLargeError extends Error {
  override readonly name = "ChunkTooLargeError";
}

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

/** Turns a compressed chunk into what it holds. */
export type Decompress = (bytes: Uint8Array, decompressedSize: bigint) => Uint8Array;

/** What @mcap/core needs to read compressed chunks. */
export const DECOMPRESS_HANDLERS: Readonly<Record<string, Decompress>> = {
  zstd: (bytes, size) => decompressZstd(bytes, Number(size)),
};

/**
 * Decompresses a chunk.
 *
 * @param bytes The chunk's records, compressed.
 * @param claimedBytes How many bytes the file says that they become.
 * @returns The records.
 * @throws {ChunkTooLargeError} If they are more than {@linkcode maxUnpackedBytes}.
 * @throws {Error} If they are damaged, or more than the file says.
 */
function decompressZstd(bytes: Uint8Array, claimedBytes: number): Uint8Array {
  const maxBytes = maxUnpackedBytes(bytes.length);
  if (claimedBytes > maxBytes) {
    throw new ChunkTooLargeError(
      `a chunk of ${bytes.length} bytes that becomes ${claimedBytes}: ` +
        `at most ${maxBytes} are read of so few`,
    );
  }
  return zstdDecompressSync(bytes, { maxOutputLength: Math.max(1, claimedBytes) });
}

/** The checksum that MCAP uses. */
export function checksum(bytes: Uint8Array, previous = 0): number {
  return crc32(bytes, previous);
}
