import type { McapTypes } from "@mcap/core";
import { Opcode } from "../mcap_format.ts";
import type { Finding } from "./finding.ts";
import type { BagProblem, BagState } from "./problem.ts";
import {
  type ChannelRecord,
  isSameChannel,
  type MessageRecord,
  type Record,
  type SchemaRecord,
} from "./record.ts";
import type { Descriptions } from "./read_descriptions.ts";
import { isConsistent, type Statistics } from "./statistics.ts";

/** What has become of a file that was read from its beginning to its end. */
export interface Verdict {
  readonly state: BagState;
  /** What could not be read, in the order it stands; no more than {@linkcode MAX_PROBLEMS}. */
  readonly problems: readonly BagProblem[];
  /** How many messages were read. */
  readonly messages: number;
  /** How many the file had, as far as that can be told. */
  readonly expected: number | undefined;
  /** How many chunks were left out. */
  readonly skippedChunks: number;
  /** Whether as many messages were read as the file should hold, as far as that can be told. */
  readonly isCountRight: boolean;
  /** Whether attachments or metadata are in the file, or were, that could not be read. */
  readonly areRecordsMissing: boolean;
  /** How many bytes at the end are those of a record that was never completed. */
  readonly cutBytes: number;
}

/** How many problems are kept: a file may be full of them. */
export const MAX_PROBLEMS = 100;

/** Where a record should stand: its opcode, and its name if it has one. */
interface Expected {
  readonly opcode: number;
  readonly name?: string;
}

/**
 * Counts what a scan finds, and compares it at the end with what the file promises.
 *
 * A file tells several times what is in it: indexes where records stand, statistics how many there
 * are. Where they agree, all was read.
 */
export class Census {
  /** The channels by their numbers. */
  readonly channels: Map<number, ChannelRecord>;
  /** Their schemas by theirs. */
  readonly schemas: Map<number, SchemaRecord>;
  /** How many messages of each channel were read. */
  readonly counts = new Map<number, number>();
  readonly #problems: BagProblem[] = [];
  readonly #present = new Map<number, Expected>();
  readonly #promised = new Map<number, Expected>();
  readonly #kinds = { chunks: 0, attachments: 0, metadata: 0, private: 0 };
  #skipped = { problems: 0, chunks: 0, messages: 0, isCounted: true, hasOther: false };
  #nowhere = 0;
  #times: { start: bigint; end: bigint } | undefined;
  #end = { hasEnd: false, cutBytes: 0 };
  #statistics: Statistics | null = null;
  #kind: BagState = "complete";

  /**
   * Starts without having counted anything.
   *
   * @param descriptions What is known of channels before their own records are read.
   */
  constructor({ channels, schemas }: Partial<Descriptions> = {}) {
    this.channels = new Map(channels);
    this.schemas = new Map(schemas);
  }

  /** Takes note of a finding. @returns The messages in it that belong to a channel. */
  note(finding: Finding): readonly MessageRecord[] {
    if (finding.type === "messages") return this.#messages(finding.messages);
    if (finding.type === "record") this.#record(finding.record, finding.byteOffset);
    else if (finding.type === "problem") this.#problem(finding.problem);
    else if (finding.type === "private") this.#kinds.private++;
    else if (finding.type === "end") this.#end = finding;
    else if (finding.type === "chunk") {
      this.#kinds.chunks++;
      this.#present.set(finding.byteOffset, { opcode: Opcode.CHUNK });
    }
    return [];
  }

  /** When the first and the last message were recorded, in nanoseconds; `undefined` without any. */
  get times(): { readonly start: bigint; readonly end: bigint } | undefined {
    return this.#times;
  }

  /** @returns What has become of the file, by comparing what was found with what it says. */
  verdict(): Verdict {
    const { hasEnd, cutBytes } = this.#end;
    const messages = this.counts.values().reduce((sum, count) => sum + count, 0);
    this.#compare(messages);
    if (this.#kind === "complete" && !hasEnd) this.#kind = "truncated";
    const expected = this.#expected(messages);
    const { chunks, hasOther } = this.#skipped;
    return {
      state: this.#kind,
      problems: this.#problems,
      messages,
      expected: hasEnd || this.#statistics || this.#skipped.problems > 0 ? expected : undefined,
      skippedChunks: chunks,
      isCountRight: messages === expected,
      areRecordsMissing: hasOther,
      cutBytes,
    };
  }

  #messages(messages: readonly MessageRecord[]): readonly MessageRecord[] {
    let isKnown = true;
    for (const { channelId, logTime } of messages) {
      if (this.channels.has(channelId)) this.#count(channelId, logTime);
      else isKnown = false;
    }
    if (isKnown) return messages;
    const known = messages.filter(({ channelId }) => this.channels.has(channelId));
    this.#nowhere += messages.length - known.length;
    return known;
  }

  #count(channelId: number, logTime: bigint): void {
    this.counts.set(channelId, (this.counts.get(channelId) ?? 0) + 1);
    this.#times ??= { start: logTime, end: logTime };
    if (logTime < this.#times.start) this.#times.start = logTime;
    if (logTime > this.#times.end) this.#times.end = logTime;
  }

  #record(record: Record, byteOffset: number): void {
    switch (record.type) {
      case "Schema":
        return void (this.schemas.has(record.id) || this.schemas.set(record.id, record));
      case "Channel":
        return this.#channel(record, byteOffset);
      case "Statistics":
        return void (this.#statistics = record);
      case "ChunkIndex":
        return this.#promise(record);
      case "MessageIndex":
        return void this.#present.set(byteOffset, { opcode: Opcode.MESSAGE_INDEX });
      case "Attachment":
        this.#kinds.attachments++;
        return void this.#present.set(byteOffset, { opcode: Opcode.ATTACHMENT, name: record.name });
      case "Metadata":
        this.#kinds.metadata++;
        return void this.#present.set(byteOffset, { opcode: Opcode.METADATA, name: record.name });
      case "AttachmentIndex":
        return this.#promiseRecord(record, Opcode.ATTACHMENT);
      case "MetadataIndex":
        return this.#promiseRecord(record, Opcode.METADATA);
    }
  }

  #channel(record: ChannelRecord, byteOffset: number): void {
    const known = this.channels.get(record.id);
    if (!known) this.channels.set(record.id, record);
    else if (!isSameChannel(known, record)) {
      const reason = `it describes channel ${record.id} otherwise than before`;
      this.#problem({ kind: "damaged", what: "index", byteOffset, reason });
    }
  }

  #promise({ chunkStartOffset, messageIndexOffsets }: McapTypes.ChunkIndex): void {
    this.#promised.set(Number(chunkStartOffset), { opcode: Opcode.CHUNK });
    for (const offset of messageIndexOffsets.values()) {
      this.#promised.set(Number(offset), { opcode: Opcode.MESSAGE_INDEX });
    }
  }

  #promiseRecord({ offset, name }: { offset: bigint; name: string }, opcode: number): void {
    this.#promised.set(Number(offset), { opcode, name });
  }

  #problem(problem: BagProblem): void {
    const { kind, what, messages } = problem;
    if (this.#problems.length < MAX_PROBLEMS) this.#problems.push(problem);
    if (this.#kind !== "damaged") this.#kind = kind;
    if (what === "index") return;
    this.#skipped.problems++;
    if (what === "chunk") this.#skipped.chunks++;
    if (what === "record") this.#skipped.hasOther = true;
    else if (messages === undefined) this.#skipped.isCounted = false;
    else this.#skipped.messages += messages;
  }

  #contradict(reason: string, place: { byteOffset?: number } = {}): void {
    this.#problem({ kind: "damaged", what: "index", ...place, reason });
  }

  #compare(messages: number): void {
    if (this.#nowhere > 0) {
      this.#problem({
        kind: "damaged",
        what: "messages",
        reason: `${this.#nowhere} messages are of channels that are not described`,
        messages: this.#nowhere,
      });
    }
    if (this.#statistics) this.#compareCounts(messages, this.#statistics);
    else if (this.#kinds.private > 0) {
      const reason = `${this.#kinds.private} records are of kinds that are not known`;
      this.#problem({ kind: "damaged", what: "bytes", reason });
    }
    // What is missing where something was skipped is what was skipped.
    if (this.#skipped.problems === 0) this.#comparePlaces();
  }

  #compareCounts(messages: number, statistics: Statistics): void {
    const { messageCount, channelMessageCounts, chunkCount } = statistics;
    const { attachmentCount, metadataCount } = statistics;
    const { chunks, attachments, metadata } = this.#kinds;
    if (!isConsistent(statistics)) {
      this.#statistics = null;
      return this.#contradict("its statistics contradict each other");
    }
    if (attachments < attachmentCount || metadata < metadataCount) this.#skipped.hasOther = true;
    if (this.#skipped.problems > 0 && messages <= Number(messageCount)) return;
    if (BigInt(messages) !== messageCount) {
      this.#contradict(`it has ${messages} messages where its statistics count ${messageCount}`);
    } else if (!this.#agrees(channelMessageCounts)) {
      this.#contradict("its messages are of other channels than its statistics say");
    } else if (
      chunks !== chunkCount || attachments !== attachmentCount || metadata !== metadataCount
    ) {
      this.#contradict(
        `it has ${chunks} chunks, ${attachments} attachments and ${metadata} metadata records ` +
          `where its statistics count ${chunkCount}, ${attachmentCount} and ${metadataCount}`,
      );
    }
  }

  #agrees(counts: ReadonlyMap<number, bigint>): boolean {
    return counts.size === 0 ||
      [...this.counts.keys(), ...counts.keys()].every((id) =>
        (this.counts.get(id) ?? 0) === Number(counts.get(id) ?? 0n)
      );
  }

  #comparePlaces(): void {
    for (const [offset, { opcode, name }] of this.#promised) {
      const present = this.#present.get(offset);
      if (present?.opcode === opcode && present.name === name) continue;
      return this.#contradict("it is not what the summary says stands there", {
        byteOffset: offset,
      });
    }
  }

  #expected(messages: number): number | undefined {
    if (this.#statistics) return Number(this.#statistics.messageCount);
    return this.#skipped.isCounted ? messages + this.#skipped.messages : undefined;
  }
}
