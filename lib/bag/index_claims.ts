import type { McapTypes } from "@mcap/core";
import { type Decompress, DECOMPRESS_HANDLERS, maxUnpackedBytes } from "./compression.ts";

type ChunkIndex = McapTypes.TypedMcapRecords["ChunkIndex"];

/**
 * What a file's index says of the sizes of its chunks, and that they keep to it.
 *
 * Chunks whose times overlap are in memory together when they are read by time: a small file could
 * claim thousands of them.
 */
export class IndexClaims {
  /** The most that a chunk of so many compressed bytes may become. */
  readonly #unpackedBytes = new Map<number, number>();

  /** @returns What decompresses chunks as far as the index says, for the reader of the file. */
  handlers(): Record<string, Decompress> {
    const checked = Object.entries(DECOMPRESS_HANDLERS).map(([name, decompress]) => {
      const handler: Decompress = (bytes, size) => {
        if (Number(size) <= (this.#unpackedBytes.get(bytes.length) ?? 0)) {
          return decompress(bytes, size);
        }
        throw new Error(`a chunk of ${bytes.length} bytes is larger than its index says`);
      };
      return [name, handler];
    });
    return Object.fromEntries(checked);
  }

  /**
   * Learns what the index says.
   *
   * @param chunks The index's records.
   * @param fileBytes How large the file is.
   * @returns Whether all that overlap may be in memory together.
   */
  accept(chunks: readonly ChunkIndex[], fileBytes: number): boolean {
    for (const { compressedSize, uncompressedSize } of chunks) {
      const known = this.#unpackedBytes.get(Number(compressedSize)) ?? 0;
      this.#unpackedBytes.set(Number(compressedSize), Math.max(known, Number(uncompressedSize)));
    }
    return this.#mostAtOnce(chunks, fileBytes) <= 2 * fileBytes + maxUnpackedBytes(fileBytes);
  }

  #mostAtOnce(chunks: readonly ChunkIndex[], fileBytes: number): number {
    const events = chunks.flatMap((chunk) => {
      const bytes = this.#bytesOf(chunk, fileBytes);
      return [
        { time: Number(chunk.messageStartTime), bytes },
        { time: Number(chunk.messageEndTime), bytes: -bytes },
      ];
    });
    // Where one ends and another begins, both may be there.
    events.sort((a, b) => a.time - b.time || b.bytes - a.bytes);
    let most = 0;
    let open = 0;
    for (const { bytes } of events) most = Math.max(most, open += bytes);
    return most;
  }

  #bytesOf({ chunkLength, compression, compressedSize }: ChunkIndex, fileBytes: number): number {
    const read = Math.min(Number(chunkLength), fileBytes);
    return compression === ""
      ? read
      : read + (this.#unpackedBytes.get(Number(compressedSize)) ?? 0);
  }
}
