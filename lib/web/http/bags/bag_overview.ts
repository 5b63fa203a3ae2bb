import type { BagTopicInfo } from "../../../bag/bag_info.ts";
import { toNanoseconds } from "../../../bag/nanoseconds.ts";
import { toMilliseconds } from "../../../bag/nanoseconds.ts";
import { encodeName } from "../resource_path.ts";
import type { ReadBag } from "./bag_library.ts";
import type { MessageReader } from "./message_reader.ts";

/** What a bag's topics have beside their messages. */
export const BAG_TOPIC_PARTS = ["schema", "type"] as const;

/** What is told of a bag beside what stands in it. */
export interface OverviewOptions {
  /** The topics that the client may read. */
  readonly topics: readonly BagTopicInfo[];
  /** Whether it is being recorded. */
  readonly isRecording: boolean;
  /** What reads its messages. */
  readonly reader: MessageReader;
}

/**
 * Tells what is in a bag, as far as a client may read it.
 *
 * @returns What becomes JSON.
 */
export async function bagOverview(
  bag: ReadBag,
  { topics, isRecording, reader }: OverviewOptions,
): Promise<object> {
  const { info: { byteLength, startMs, endMs, state, isComplete, parts } } = bag;
  const told: object[] = [];
  for (const topic of topics) told.push(await topicOf(bag, topic, reader));
  const sum = (of: (topic: BagTopicInfo) => number) =>
    topics.reduce((total, topic) => total + of(topic), 0);
  return {
    name: bag.name,
    messages: sum(({ messages }) => messages),
    bytes: byteLength,
    ...timesOf(startMs, endMs),
    isComplete,
    isRecording,
    state,
    parts: parts.length,
    lost: sum(({ lost }) => lost),
    topics: told,
  };
}

async function topicOf(
  { name, times }: ReadBag,
  info: BagTopicInfo,
  reader: MessageReader,
): Promise<object> {
  const { topic, messages, schemas = [] } = info;
  const found = times.get(topic);
  const unreadable = await whyUnreadable(info, reader);
  const path = `/api/bags/${encodeURIComponent(name)}/topics/${encodeName(topic, BAG_TOPIC_PARTS)}`;
  return {
    topic,
    messages,
    types: [...new Set(schemas.map(({ name }) => name))],
    schema: schemas.length > 0 ? `${path}/schema` : null,
    ...timesOf(found && toMilliseconds(found.start), found && toMilliseconds(found.end)),
    ...found && { startedAtNs: String(found.start), endedAtNs: String(found.end) },
    ...unreadable !== undefined && { unreadable },
  };
}

/** @returns Why none of a topic's messages can be read; `undefined` if some can. */
async function whyUnreadable(
  { codecs, foreignCodecs = [], schemas = [] }: BagTopicInfo,
  reader: MessageReader,
): Promise<string | undefined> {
  let why: string | undefined;
  for (const codec of codecs) {
    const isForeign = foreignCodecs.includes(codec);
    for (const schema of isForeign && schemas.length > 0 ? schemas : [undefined]) {
      why = await reader.whyNot({ codec, isForeign, ...schema && { schema } });
      if (why === undefined) return undefined;
    }
  }
  return why;
}

function timesOf(startMs: number | undefined, endMs: number | undefined): object {
  return {
    startedAt: isoOf(startMs),
    endedAt: isoOf(endMs),
    startedAtNs: nanosecondsOf(startMs),
    endedAtNs: nanosecondsOf(endMs),
  };
}

function isoOf(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}

function nanosecondsOf(ms: number | undefined): string | null {
  return ms === undefined ? null : String(toNanoseconds(ms));
}
