import type { McapTypes } from "@mcap/core";
import type { ChunkContents } from "./chunk.ts";
import { readChunk } from "./chunk.ts";
import { mergeChunks } from "./merge_chunks.ts";
import { type BagProblem, kindOf } from "./problem.ts";
import type { ReadableFile } from "./readable_file.ts";
import type { MessageRecord } from "./record.ts";

type ChunkIndex = McapTypes.ChunkIndex;

/** Which messages to read, and what to do about those that cannot be. */
export interface OrderedSelection {
  /** Whether messages of a channel are wanted. */
  readonly isWanted: (channelId: number) => boolean;
  /** The time of the first message, in nanoseconds. */
  readonly from: bigint;
  /** The time of the last message. */
  readonly to: bigint;
  /** Called for each chunk that cannot be read. */
  readonly problem: (problem: BagProblem) => void;
  /** Gives up. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads messages in the order of their log times, with no more chunks in memory than overlap.
 *
 * @param file The file.
 * @param chunks What its index says of its chunks, in any order.
 * @param selection Which messages.
 * @returns The messages; those of one time in the order they stand.
 */
export async function* readInOrder(
  file: ReadableFile,
  chunks: readonly ChunkIndex[],
  selection: OrderedSelection,
): AsyncGenerator<MessageRecord, void> {
  const timed = chunks.filter((chunk) => mayHold(chunk, selection)).map((chunk) => ({
    chunk,
    start: chunk.messageStartTime,
    byteOffset: Number(chunk.chunkStartOffset),
  }));
  yield* mergeChunks(timed, ({ chunk }) => wantedOf(file, chunk, selection));
}

function mayHold(chunk: ChunkIndex, { isWanted, from, to }: OrderedSelection): boolean {
  if (chunk.messageEndTime < from || chunk.messageStartTime > to) return false;
  const channels = [...chunk.messageIndexOffsets.keys()];
  return channels.length === 0 || channels.some(isWanted);
}

async function wantedOf(
  file: ReadableFile,
  chunk: ChunkIndex,
  { isWanted, from, to, problem, signal }: OrderedSelection,
): Promise<readonly MessageRecord[]> {
  signal?.throwIfAborted();
  const { messages } = await contentsOf(file, chunk, problem);
  return messages.filter(({ channelId, logTime }) =>
    logTime >= from && logTime <= to && isWanted(channelId)
  );
}

/**
 * Reads a chunk.
 *
 * @param file The file.
 * @param chunk What its index says of it.
 * @param problem Called if it cannot be read.
 * @returns What is in it; nothing where it cannot be read.
 */
export async function contentsOf(
  file: ReadableFile,
  { chunkStartOffset, chunkLength, uncompressedSize }: ChunkIndex,
  problem: (problem: BagProblem) => void,
): Promise<ChunkContents> {
  const byteOffset = Number(chunkStartOffset);
  const bytes = await file.read(byteOffset, Number(chunkLength));
  try {
    return await readChunk(bytes, { maxBytes: Number(uncompressedSize) });
  } catch (error) {
    problem({ kind: kindOf(error), what: "chunk", byteOffset, reason: (error as Error).message });
    return { schemas: [], channels: [], messages: [] };
  }
}
