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
  const spans = chunks.map((chunk) => ({
    start: chunk.messageStartTime,
    end: chunk.messageEndTime,
    weight: bytesOf(chunk, fileBytes),
  }));
  return mostAtOnce(spans) <= 2 * fileBytes + maxUnpackedBytes(fileBytes);
}

/**
 * Tells how much is open at once at most.
 *
 * @param spans From when to when what weighs how much.
 * @returns The largest sum of those that overlap.
 */
export function mostAtOnce(
  spans: readonly { readonly start: bigint; readonly end: bigint; readonly weight: number }[],
): number {
  const events = spans.flatMap(({ start, end, weight }) => [
    { time: Number(start), weight },
    { time: Number(end), weight: -weight },
  ]);
  // Where one ends and another begins, both may be there.
  events.sort((a, b) => a.time - b.time || b.weight - a.weight);
  let most = 0;
  let open = 0;
  for (const { weight } of events) most = Math.max(most, open += weight);
  return most;
}

function bytesOf(
  { chunkLength, compression, uncompressedSize }: McapTypes.ChunkIndex,
  fileBytes: number,
): number {
  const read = Math.min(Number(chunkLength), fileBytes);
  return compression === "" ? read : read + Number(uncompressedSize);
}
