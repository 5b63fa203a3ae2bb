import type { McapTypes } from "@mcap/core";
import { maxUnpackedBytes } from "../compression.ts";

/**
 * Tells whether the chunks of a file may be read by time.
 *
 * Chunks whose times overlap are in memory together then: a small file could claim thousands of them.
 *
 * @param chunks What the file's index says of its chunks.
 * @param fileBytes How large the file is.
 * @returns Whether all that overlap may be in memory together.
 */
export function acceptsOverlap(
  chunks: readonly McapTypes.ChunkIndex[],
  fileBytes: number,
): boolean {
  return mostAtOnce(chunks, fileBytes) <= 2 * fileBytes + maxUnpackedBytes(fileBytes);
}

function mostAtOnce(chunks: readonly McapTypes.ChunkIndex[], fileBytes: number): number {
  const events = chunks.flatMap((chunk) => {
    const bytes = bytesOf(chunk, fileBytes);
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

function bytesOf(
  { chunkLength, compression, uncompressedSize }: McapTypes.ChunkIndex,
  fileBytes: number,
): number {
  const read = Math.min(Number(chunkLength), fileBytes);
  return compression === "" ? read : read + Number(uncompressedSize);
}
