import type { McapTypes } from "@mcap/core";
import type { BagInfo } from "./bag_info.ts";
import type { BagMessage } from "./bag_message.ts";
import { toMilliseconds } from "./nanoseconds.ts";
import type { BagProblem } from "./reading/problem.ts";

/** Which messages of a bag to read. */
export interface BagSelection {
  /** Only these topics; all unless given. */
  topics?: readonly string[];
  /** Only what was recorded at this time or later, in milliseconds since the Unix epoch. */
  fromMs?: number;
  /** Only what was recorded at this time or before, in milliseconds since the Unix epoch. */
  toMs?: number;
  /** Gives up, between two parts of the file that are read. */
  signal?: AbortSignal;
}

/** How {@linkcode BagSource.info} reads. */
export interface BagInfoOptions {
  /**
   * Whether to read all of the file, whatever its summary says.
   *
   * @default {false}
   */
  check?: boolean;
  /** Called now and then, where all is read, with how many bytes of the file are behind. */
  progress?: (bytes: number) => void;
  /** Gives up. */
  signal?: AbortSignal;
}

/** What the messages of one channel have in common. */
export interface BagChannel {
  /** What each of its messages says of itself. */
  readonly common: Omit<BagMessage, "bytes" | "sequence" | "publishedAtMs" | "loggedAtMs">;
  /** What else is known of it. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** A message as it lies in a file. */
export interface StoredMessage {
  /** The same object for all messages of a channel. */
  readonly channel: BagChannel;
  readonly sequence: number;
  /** When it was recorded, in nanoseconds since the Unix epoch. */
  readonly logTime: bigint;
  /** When it was sent, in nanoseconds since the Unix epoch. */
  readonly publishTime: bigint;
  /** Its bytes, a part of what was read of the file: who keeps them for long copies them. */
  readonly data: Uint8Array;
}

/** Which messages to find: the last one of each topic at a time. */
export interface LatestSelection {
  /** The topics. */
  readonly topics: ReadonlySet<string>;
  /** The time, in nanoseconds since the Unix epoch. */
  readonly at: bigint;
  /** So much is read for it at most, in bytes of messages, going back from that time. */
  readonly maxBytes: number;
  /** Gives up. */
  readonly signal?: AbortSignal | undefined;
}

/** What was found. */
export interface LatestMessages {
  /** The messages by topic; of topics that have none until then there is none. */
  readonly found: ReadonlyMap<string, StoredMessage>;
  /** Topics that may have one further back than was read. */
  readonly unread: ReadonlySet<string>;
}

/** When the messages of a topic were recorded, in nanoseconds since the Unix epoch. */
export interface TopicTimes {
  /** The first. */
  readonly start: bigint;
  /** The last. */
  readonly end: bigint;
}

/** What is in a file beside messages. */
export type BagRest =
  | McapTypes.TypedMcapRecords["Attachment"]
  | McapTypes.TypedMcapRecords["Metadata"];

/**
 * A file that messages are read from, whatever its format.
 *
 * - What is damaged, or of a kind that is not read here, is left out and told; what comes behind it
 *   is read.
 * - Several iterations may run at once.
 */
export interface BagSource extends AsyncDisposable {
  /** The file's name. */
  readonly path: string;
  /** How large the file is, in bytes. */
  readonly byteLength: number;
  /** Tells what is in it. */
  info(options?: BagInfoOptions): Promise<BagInfo>;
  /** Reads messages, in the order of their log times as far as memory allows. */
  stored(
    selection: BagSelection,
    problem: (problem: BagProblem) => void,
  ): AsyncGenerator<StoredMessage, void>;
  /** Finds the last message of each topic at a time. */
  latest(
    selection: LatestSelection,
    problem: (problem: BagProblem) => void,
  ): Promise<LatestMessages>;
  /** When the messages of each topic were recorded, as far as that is told without reading them. */
  topicTimes(): Promise<ReadonlyMap<string, TopicTimes>>;
  /** Reads what else is in it that is to be kept: attachments, and metadata of others. */
  rest?(): AsyncGenerator<BagRest, void>;
  /** Closes the file. Idempotent. */
  close(): Promise<void>;
}

/** @returns A message as users see it: who keeps it does not keep the chunk that it came in. */
export function toBagMessage(
  { channel, sequence, logTime, publishTime, data }: StoredMessage,
): BagMessage {
  return {
    ...channel.common,
    bytes: data.slice(),
    sequence,
    publishedAtMs: toMilliseconds(publishTime),
    loggedAtMs: toMilliseconds(logTime),
  };
}
