import { McapIndexedReader, type McapTypes } from "@mcap/core";
import { keepsToIndex } from "./keeps_to_index.ts";
import { acceptsOverlap } from "./overlap.ts";
import type { ReadableFile } from "./readable_file.ts";
import { type ChannelRecord, parseRecord, type SchemaRecord } from "./record.ts";
import { isConsistent, type Statistics } from "./statistics.ts";

type ChunkIndex = McapTypes.TypedMcapRecords["ChunkIndex"];

/** What the end of a file tells of the rest, if that can be relied on. */
export interface FileSummary {
  readonly statistics: Statistics;
  readonly chunkIndexes: readonly ChunkIndex[];
  readonly channels: ReadonlyMap<number, ChannelRecord>;
  readonly schemas: ReadonlyMap<number, SchemaRecord>;
  /** The metadata records, in the order they stand. */
  readonly metadata: readonly McapTypes.Metadata[];
}

/**
 * Reads the summary of a file.
 *
 * @param file The file.
 * @returns The summary; `null` where there is none, or one that does not tell enough, contradicts
 * itself or the places of the file's records, or would have too much be in memory at once.
 */
export async function readSummary(file: ReadableFile): Promise<FileSummary | null> {
  try {
    const indexed = await McapIndexedReader.Initialize({ readable: file.readable });
    const { statistics, chunkIndexes, channelsById: channels, schemasById: schemas } = indexed;
    if (!statistics || !agrees(indexed, statistics)) return null;
    if (!acceptsOverlap(chunkIndexes, file.byteLength)) return null;
    if (!await keepsToIndex(file, indexed)) return null;
    const metadata = await readMetadata(file, indexed);
    return { statistics, chunkIndexes, channels, schemas, metadata };
  } catch {
    // The file ends early, or its end is damaged: what comes before can be read all the same.
    return null;
  }
}

function agrees(
  { chunkIndexes, channelsById, schemasById, metadataIndexes, attachmentIndexes }:
    McapIndexedReader,
  statistics: Statistics,
): boolean {
  const { messageCount, chunkCount, metadataCount, attachmentCount } = statistics;
  if (
    !isConsistent(statistics) || statistics.channelMessageCounts.size === 0 && messageCount > 0n
  ) {
    return false;
  }
  return chunkIndexes.length === chunkCount && (messageCount === 0n || chunkCount > 0) &&
    metadataIndexes.length === metadataCount && attachmentIndexes.length === attachmentCount &&
    [...statistics.channelMessageCounts.keys()].every((id) => channelsById.has(id)) &&
    // Some programs repeat channels, but not what describes them.
    [...channelsById.values()].every(({ schemaId }) =>
      schemaId === 0 || schemasById.has(schemaId)
    ) &&
    (messageCount === 0n || spans(chunkIndexes, statistics));
}

function spans(chunks: readonly ChunkIndex[], statistics: Statistics): boolean {
  const { messageStartTime, messageEndTime } = statistics;
  const min = (a: bigint, b: bigint) => a < b ? a : b;
  const max = (a: bigint, b: bigint) => a > b ? a : b;
  return chunks.map((chunk) => chunk.messageStartTime).reduce(min) === messageStartTime &&
    chunks.map((chunk) => chunk.messageEndTime).reduce(max) === messageEndTime;
}

async function readMetadata(
  file: ReadableFile,
  { metadataIndexes }: McapIndexedReader,
): Promise<McapTypes.Metadata[]> {
  const all: McapTypes.Metadata[] = [];
  for (const { name, offset, length } of metadataIndexes) {
    const record = parseRecord(await file.read(Number(offset), Number(length)));
    if (record.type !== "Metadata" || record.name !== name) {
      throw new Error(`There is no metadata record "${name}" at byte ${offset}`);
    }
    all.push(record);
  }
  return all;
}
