import type { McapTypes } from "@mcap/core";
import type { ChunkContents } from "./chunk.ts";
import { readChunk } from "./chunk.ts";
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
}

/** A chunk some messages of which are still to come. */
interface OpenChunk {
  readonly byteOffset: number;
  readonly messages: readonly MessageRecord[];
  next: number;
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
  const waiting = chunks.filter((chunk) => mayHold(chunk, selection)).sort(byStart);
  const open: OpenChunk[] = [];
  for (let index = 0; index < waiting.length || open.length > 0;) {
    const chunk = waiting[index];
    if (chunk && (open.length === 0 || chunk.messageStartTime <= timeOf(open[0]!))) {
      index++;
      insert(open, await openChunk(file, chunk, selection));
      continue;
    }
    const first = open.shift()!;
    yield first.messages[first.next++]!;
    insert(open, first);
  }
}

function mayHold(chunk: ChunkIndex, { isWanted, from, to }: OrderedSelection): boolean {
  if (chunk.messageEndTime < from || chunk.messageStartTime > to) return false;
  const channels = [...chunk.messageIndexOffsets.keys()];
  return channels.length === 0 || channels.some(isWanted);
}

function byStart(a: ChunkIndex, b: ChunkIndex): number {
  return compare(a.messageStartTime, b.messageStartTime) ||
    compare(a.chunkStartOffset, b.chunkStartOffset);
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function timeOf({ messages, next }: OpenChunk): bigint {
  return messages[next]!.logTime;
}

/** Puts a chunk where its next message is due among the others; away with it if it has none. */
function insert(open: OpenChunk[], chunk: OpenChunk): void {
  if (chunk.next === chunk.messages.length) return;
  const time = timeOf(chunk);
  let low = 0;
  for (let high = open.length; low < high;) {
    const middle = (low + high) >> 1;
    const other = open[middle]!;
    const order = compare(timeOf(other), time) || other.byteOffset - chunk.byteOffset;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  open.splice(low, 0, chunk);
}

async function openChunk(
  file: ReadableFile,
  chunk: ChunkIndex,
  { isWanted, from, to, problem }: OrderedSelection,
): Promise<OpenChunk> {
  const byteOffset = Number(chunk.chunkStartOffset);
  const { messages } = await contentsOf(file, chunk, problem);
  const wanted = messages.filter(({ channelId, logTime }) =>
    logTime >= from && logTime <= to && isWanted(channelId)
  );
  const isSorted = wanted.every(({ logTime }, i) => i === 0 || logTime >= wanted[i - 1]!.logTime);
  if (!isSorted) wanted.sort((a, b) => compare(a.logTime, b.logTime));
  return { byteOffset, messages: wanted, next: 0 };
}

async function contentsOf(
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
