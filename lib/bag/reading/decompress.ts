import { zstdDecompressSync } from "node:zlib";
import { maxUnpackedBytes } from "../compression.ts";
import { UnsupportedError } from "./problem.ts";

/** A chunk that holds more than any honest one. */
export class ChunkTooLargeError extends UnsupportedError {
  override readonly name = "ChunkTooLargeError";
}

type Decompress = (bytes: Uint8Array, size: number) => Uint8Array;

/** What each compression is read by; that which is rare is loaded when a file has it. */
const DECODERS: Readonly<Record<string, () => Decompress | Promise<Decompress>>> = {
  zstd: () => (bytes, size) => zstdDecompressSync(bytes, { maxOutputLength: Math.max(1, size) }),
  lz4: async () => (await import("./lz4.ts")).decompressLz4,
  bz2: async () => (await import("./bzip2.ts")).decompressBzip2,
};

/**
 * Decompresses a chunk.
 *
 * @param compression How it is compressed, as the file names it; `""` for not at all.
 * @param bytes The chunk's records, compressed.
 * @param size How many bytes the file says that they become.
 * @returns The records.
 * @throws {UnsupportedError} If the compression is not known, or they are more than
 * {@linkcode maxUnpackedBytes}.
 * @throws {Error} If they are damaged, or more than the file says.
 */
export async function decompress(
  compression: string,
  bytes: Uint8Array,
  size: number,
): Promise<Uint8Array> {
  if (compression === "" || bytes.length === 0) return bytes;
  const decoder = Object.hasOwn(DECODERS, compression) ? DECODERS[compression] : undefined;
  if (!decoder) {
    throw new UnsupportedError(
      `it is compressed with ${JSON.stringify(compression)}, which is not read here`,
    );
  }
  const maxBytes = maxUnpackedBytes(bytes.length);
  if (size > maxBytes) {
    throw new ChunkTooLargeError(
      `it has ${bytes.length} bytes that become ${size}: at most ${maxBytes} are read of so few`,
    );
  }
  return (await decoder())(bytes, size);
}
