import { crc32, zstdCompressSync, zstdDecompressSync } from "node:zlib";

/** How a bag's chunks are compressed. */
export type BagCompression = "none" | "zstd";

/** The names of {@linkcode BagCompression}. */
export const COMPRESSIONS: readonly BagCompression[] = ["none", "zstd"];

/** Compresses with zstd at its usual level. */
export function compressZstd(bytes: Uint8Array): Uint8Array {
  return zstdCompressSync(bytes);
}

/** What @mcap/core needs to read compressed chunks. */
export const DECOMPRESS_HANDLERS: Record<
  string,
  (bytes: Uint8Array, decompressedSize: bigint) => Uint8Array
> = {
  // Without a limit, a few damaged bytes could ask for any amount of memory.
  zstd: (bytes, size) => zstdDecompressSync(bytes, { maxOutputLength: Math.max(1, Number(size)) }),
};

/** The checksum that MCAP uses. */
export function checksum(bytes: Uint8Array, previous = 0): number {
  return crc32(bytes, previous);
}
