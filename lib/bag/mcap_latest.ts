import type { McapTypes } from "@mcap/core";
import type {
  BagChannel,
  LatestMessages,
  LatestSelection,
  StoredMessage,
  TopicTimes,
} from "./bag_source.ts";
import { type LatestChunk, latestInChunks, LatestSearch, unitedTimes } from "./latest.ts";
import { contentsOf } from "./reading/in_order.ts";
import { messageTimes } from "./reading/message_times.ts";
import type { BagProblem } from "./reading/problem.ts";
import type { ReadableFile } from "./reading/readable_file.ts";

type ChunkIndex = McapTypes.ChunkIndex;

/** Finds a channel by its number. */
export type ChannelsOf = (id: number) => BagChannel | undefined;

/** A chunk, and what the file's index says of it. */
interface IndexedChunk extends LatestChunk {
  readonly index: ChunkIndex;
}

/**
 * Finds the last messages at a time by the index of a file.
 *
 * @param file The file.
 * @param options What its index says, what to find, and who is told of what cannot be read.
 * @returns What was found.
 */
export async function latestInFile(
  file: ReadableFile,
  { chunkIndexes, channelOf, selection, problem }: {
    readonly chunkIndexes: readonly ChunkIndex[];
    readonly channelOf: ChannelsOf;
    readonly selection: LatestSelection;
    readonly problem: (problem: BagProblem) => void;
  },
): Promise<LatestMessages> {
  const topicOf = (id: number) => channelOf(id)?.common.topic ?? "";
  const chunks = chunkIndexes.map((index): IndexedChunk => ({
    index,
    byteOffset: Number(index.chunkStartOffset),
    start: index.messageStartTime,
    end: index.messageEndTime,
    byteLength: Number(index.uncompressedSize),
    topics: index.messageIndexOffsets.size === 0
      ? undefined
      : index.messageIndexOffsets.keys().map(topicOf),
  }));
  return await latestInChunks(chunks, selection, async ({ index }) => {
    const { messages } = await contentsOf(file, index, problem);
    return storedOf(messages, channelOf);
  });
}

function* storedOf(
  messages: Iterable<McapTypes.Message>,
  channelOf: ChannelsOf,
): Generator<StoredMessage, void> {
  for (const { channelId, ...message } of messages) {
    const channel = channelOf(channelId);
    if (channel) yield { channel, ...message };
  }
}

/**
 * Finds the last messages at a time in a file that has no index: all of it is read, if it is not too
 * large for that.
 *
 * @param messages All messages of the topics, in the order they stand.
 * @param selection What to find, and how large the file is.
 * @returns What was found.
 */
export async function latestInScan(
  messages: AsyncGenerator<StoredMessage, void>,
  { topics, at, maxBytes, byteLength }: LatestSelection & { readonly byteLength: number },
): Promise<LatestMessages> {
  if (byteLength > maxBytes) {
    await messages.return();
    return { found: new Map(), unread: topics };
  }
  const search = new LatestSearch({ topics, at });
  for await (const message of messages) {
    search.note(message);
    search.settle();
  }
  return { found: search.found, unread: new Set() };
}

/**
 * Finds when the first and the last message of each topic were recorded.
 *
 * @param file The file.
 * @param options What its index says.
 * @returns The times by topic; of topics for which that is not told there are none.
 */
export async function timesByTopic(
  file: ReadableFile,
  { chunkIndexes, topicOf }: {
    readonly chunkIndexes: readonly ChunkIndex[];
    readonly topicOf: (id: number) => string | undefined;
  },
): Promise<Map<string, TopicTimes>> {
  const byTopic = new Map<string, TopicTimes>();
  const unknown = new Set<string>();
  for (const [id, times] of await messageTimes(file, chunkIndexes) ?? []) {
    const topic = topicOf(id) ?? "";
    if (times) byTopic.set(topic, unitedTimes(byTopic.get(topic), times));
    else unknown.add(topic);
  }
  for (const topic of unknown) byTopic.delete(topic);
  return byTopic;
}
