import type { BagProblem, BagState } from "./reading/problem.ts";
import { type BagSchema, isSameSchema } from "./schemas/bag_schema.ts";

/** What kind of file a bag is: MCAP, or a recording of ROS or of Python's rosy in its own format. */
export type BagFormat = "mcap" | "ros1" | "ros2-sqlite3" | "python-rosy";

/** What is known of one topic of a bag. */
export interface BagTopicInfo {
  /** The topic. */
  readonly topic: string;
  /** How many messages it has. */
  readonly messages: number;
  /** The names of the codecs that wrote them. */
  readonly codecs: readonly string[];
  /** Those of {@linkcode codecs} in which another program than rosy wrote; left out without any. */
  readonly foreignCodecs?: readonly string[];
  /** What describes its messages, if anything does; left out without any. */
  readonly schemas?: readonly BagSchema[];
  /** How many of its messages were retained when they were recorded; left out without any. */
  readonly retained?: number;
  /** How many messages were sent to the recorder but never reached it. */
  readonly lost: number;
}

/** What is in a bag. */
export interface BagInfo {
  /** The file's name. */
  readonly path: string;
  /** How large it is, in bytes. */
  readonly byteLength: number;
  /** What kind of file it is: `"mcap"`, `"ros1"`, `"ros2-sqlite3"` or `"python-rosy"`; of several the first's. */
  readonly format: BagFormat;
  /** Whether all that it promises is there; if not, {@linkcode state} says why. */
  readonly isComplete: boolean;
  /** What can be said of the file. */
  readonly state: BagState;
  /** Whether all of it was read to tell that: if not, only its summary and where records stand. */
  readonly isChecked: boolean;
  /** What could not be read, in the order it stands in the file; 100 at most. */
  readonly problems: readonly BagProblem[];
  /** How many chunks of messages could not be read. */
  readonly skippedChunks: number;
  /** How many messages it holds that can be read. */
  readonly messages: number;
  /** How many it should hold, as far as that can be told. */
  readonly expectedMessages: number | undefined;
  /** When the first message was recorded, in milliseconds since the Unix epoch, if there is one. */
  readonly startMs: number | undefined;
  /** When the last one was. */
  readonly endMs: number | undefined;
  /** Its topics, those with most messages first. */
  readonly topics: readonly BagTopicInfo[];
  /** How its chunks are compressed: `"none"`, `"zstd"` or what other programs use. */
  readonly compressions: readonly string[];
  /** How many messages were lost on their way to the recorder, of all topics together. */
  readonly lost: number;
}

/** What {@linkcode summarize} makes a {@linkcode BagInfo} of. */
export interface BagCounts extends Omit<BagInfo, "messages" | "topics" | "compressions" | "lost"> {
  readonly channels: Iterable<
    {
      topic: string;
      codec: string;
      isForeign?: boolean;
      schema?: BagSchema;
      retained?: boolean;
      messages: number;
    }
  >;
  readonly compressions: Iterable<string>;
  readonly lost: ReadonlyMap<string, number>;
}

/** Sums the channels of a bag up by topic. */
export function summarize({ channels, compressions, lost, ...rest }: BagCounts): BagInfo {
  const topics = mergeTopics([
    ...[...channels].map((
      { topic, codec, isForeign, schema, retained, messages },
    ): BagTopicInfo => ({
      topic,
      messages,
      codecs: [codec],
      ...(isForeign && { foreignCodecs: [codec] }),
      ...(schema && { schemas: [schema] }),
      ...(retained && messages > 0 && { retained: messages }),
      lost: 0,
    })),
    ...[...lost].map(([topic, lost]): BagTopicInfo => ({ topic, messages: 0, codecs: [], lost })),
  ]);
  return {
    ...rest,
    messages: topics.reduce((sum, { messages }) => sum + messages, 0),
    topics,
    compressions: [...new Set(compressions)].map((name) => name || "none").sort(),
    lost: [...lost.values()].reduce((sum, count) => sum + count, 0),
  };
}

/**
 * Sums several bags up as if they were one.
 *
 * @param infos What is in each, in the order they begin; at least one.
 * @returns What is in all of them; the path is that of the first.
 */
export function mergeInfos(infos: readonly BagInfo[]): BagInfo {
  const sum = (of: (info: BagInfo) => number) => infos.reduce((total, info) => total + of(info), 0);
  const times = (of: (info: BagInfo) => number | undefined) =>
    infos.map(of).filter((time) => time !== undefined);
  const starts = times(({ startMs }) => startMs);
  const ends = times(({ endMs }) => endMs);
  const expected = infos.map(({ expectedMessages }) => expectedMessages);
  return {
    path: infos[0]!.path,
    format: infos[0]!.format,
    byteLength: sum(({ byteLength }) => byteLength),
    isComplete: infos.every(({ isComplete }) => isComplete),
    state: STATES.find((state) => infos.some((info) => info.state === state))!,
    isChecked: infos.every(({ isChecked }) => isChecked),
    problems: infos.flatMap(({ problems }) => problems),
    skippedChunks: sum(({ skippedChunks }) => skippedChunks),
    messages: sum(({ messages }) => messages),
    expectedMessages: expected.reduce(
      (total, count) => total === undefined || count === undefined ? undefined : total + count,
      0,
    ),
    startMs: starts.length ? Math.min(...starts) : undefined,
    endMs: ends.length ? Math.max(...ends) : undefined,
    topics: mergeTopics(infos.flatMap(({ topics }) => topics)),
    compressions: [...new Set(infos.flatMap(({ compressions }) => compressions))].sort(),
    lost: sum(({ lost }) => lost),
  };
}

/** The worst first. */
const STATES: readonly BagState[] = ["damaged", "unsupported", "truncated", "complete"];

function mergeTopics(all: readonly BagTopicInfo[]): BagTopicInfo[] {
  const merged = new Map<string, BagTopicInfo>();
  for (const info of all) {
    const known = merged.get(info.topic);
    merged.set(info.topic, known ? mergeTopic(known, info) : info);
  }
  return [...merged.values()].sort(byMessages);
}

function mergeTopic(a: BagTopicInfo, b: BagTopicInfo): BagTopicInfo {
  const foreign = union(a.foreignCodecs ?? [], b.foreignCodecs ?? []);
  const schemas = unitedSchemas(a.schemas ?? [], b.schemas ?? []);
  const retained = (a.retained ?? 0) + (b.retained ?? 0);
  return {
    topic: a.topic,
    messages: a.messages + b.messages,
    codecs: union(a.codecs, b.codecs),
    ...(foreign.length > 0 && { foreignCodecs: foreign }),
    ...(schemas.length > 0 && { schemas }),
    ...(retained > 0 && { retained }),
    lost: a.lost + b.lost,
  };
}

function unitedSchemas(a: readonly BagSchema[], b: readonly BagSchema[]): readonly BagSchema[] {
  return [...a, ...b.filter((schema) => !a.some((other) => isSameSchema(other, schema)))];
}

function byMessages(a: BagTopicInfo, b: BagTopicInfo): number {
  return b.messages - a.messages || (a.topic < b.topic ? -1 : 1);
}

function union(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])].sort();
}
