import { type BagInfo, summarize } from "./bag_info.ts";
import { toMilliseconds } from "./nanoseconds.ts";
import { Census } from "./reading/census.ts";
import { type Descriptions, readDescriptions } from "./reading/read_descriptions.ts";
import type { FileSummary } from "./reading/read_summary.ts";
import type { ReadableFile } from "./reading/readable_file.ts";
import { scan, type ScanOptions } from "./reading/scan.ts";
import { channelOf } from "./channel_of.ts";
import { LOST_METADATA } from "./summary.ts";

/** @returns What is in a file, by what its summary says. */
export function describeSummary(
  { path, byteLength }: ReadableFile,
  { statistics, channels, schemas, chunkIndexes, metadata }: FileSummary,
): BagInfo {
  const { messageCount, messageStartTime, messageEndTime, channelMessageCounts } = statistics;
  const hasMessages = messageCount > 0n;
  return summarize({
    path,
    byteLength,
    format: "mcap",
    isComplete: true,
    state: "complete",
    isChecked: false,
    problems: [],
    skippedChunks: 0,
    expectedMessages: Number(messageCount),
    startMs: hasMessages ? toMilliseconds(messageStartTime) : undefined,
    endMs: hasMessages ? toMilliseconds(messageEndTime) : undefined,
    channels: counted({ channels, schemas }, (id) => Number(channelMessageCounts.get(id) ?? 0n)),
    compressions: chunkIndexes.map(({ compression }) => compression),
    lost: lostIn(metadata.findLast(({ name }) => name === LOST_METADATA)?.metadata),
  });
}

/** @returns What is in a file, by reading all of it. */
export async function describeFile(file: ReadableFile, options: ScanOptions): Promise<BagInfo> {
  const census = new Census(await readDescriptions(file));
  const compressions = new Set<string>();
  let lost = lostIn(undefined);
  for await (const finding of scan(file, options)) {
    census.note(finding);
    if (finding.type === "chunk") compressions.add(finding.compression);
    else if (finding.type === "record" && finding.record.type === "Metadata") {
      if (finding.record.name === LOST_METADATA) lost = lostIn(finding.record.metadata);
    }
  }
  return describe(file, census, { compressions, lost });
}

function describe(
  { path, byteLength }: ReadableFile,
  census: Census,
  { compressions, lost }: { compressions: Set<string>; lost: Map<string, number> },
): BagInfo {
  const { state, problems, skippedChunks, expected } = census.verdict();
  const times = census.times;
  return summarize({
    path,
    byteLength,
    format: "mcap",
    isComplete: state === "complete",
    state,
    isChecked: true,
    problems,
    skippedChunks,
    expectedMessages: expected,
    startMs: times && toMilliseconds(times.start),
    endMs: times && toMilliseconds(times.end),
    channels: counted(census, (id) => census.counts.get(id) ?? 0),
    compressions,
    lost,
  });
}

function counted({ channels, schemas }: Descriptions, count: (id: number) => number) {
  return channels.values().map((channel) => ({
    ...channelOf(channel, schemas).common,
    messages: count(channel.id),
  }));
}

function lostIn(metadata: ReadonlyMap<string, string> = new Map()): Map<string, number> {
  return new Map([...metadata].map(([topic, count]) => [topic, Number(count) || 0]));
}
