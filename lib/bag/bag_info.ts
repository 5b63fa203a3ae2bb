import type { BagProblem, BagState } from "./reading/problem.ts";

/** What is known of one topic of a bag. */
export interface BagTopicInfo {
  /** The topic. */
  readonly topic: string;
  /** How many messages it has. */
  readonly messages: number;
  /** The names of the codecs that wrote them. */
  readonly codecs: readonly string[];
  /** How many messages were sent to the recorder but never reached it. */
  readonly lost: number;
}

/** What is in a bag. */
export interface BagInfo {
  /** The file's name. */
  readonly path: string;
  /** How large it is, in bytes. */
  readonly byteLength: number;
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
  readonly channels: Iterable<{ topic: string; codec: string; messages: number }>;
  readonly compressions: Iterable<string>;
  readonly lost: ReadonlyMap<string, number>;
}

/** Sums the channels of a bag up by topic. */
export function summarize({ channels, compressions, lost, ...rest }: BagCounts): BagInfo {
  const topics = new Map<string, { messages: number; codecs: Set<string> }>();
  for (const { topic, codec, messages } of channels) {
    const known = topics.get(topic) ?? { messages: 0, codecs: new Set() };
    known.messages += messages;
    known.codecs.add(codec);
    topics.set(topic, known);
  }
  for (const topic of lost.keys()) {
    if (!topics.has(topic)) topics.set(topic, { messages: 0, codecs: new Set() });
  }
  const sorted = [...topics].map(([topic, { messages, codecs }]): BagTopicInfo => ({
    topic,
    messages,
    codecs: [...codecs].sort(),
    lost: lost.get(topic) ?? 0,
  })).sort((a, b) => b.messages - a.messages || (a.topic < b.topic ? -1 : 1));
  return {
    ...rest,
    messages: sorted.reduce((sum, { messages }) => sum + messages, 0),
    topics: sorted,
    compressions: [...new Set(compressions)].map((name) => name || "none").sort(),
    lost: [...lost.values()].reduce((sum, count) => sum + count, 0),
  };
}
