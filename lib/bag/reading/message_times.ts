import type { McapTypes } from "@mcap/core";
import type { TopicTimes } from "../bag_source.ts";
import { Opcode, RECORD_PREFIX_BYTES } from "../mcap_format.ts";
import type { ReadableFile } from "./readable_file.ts";
import { readPrefix, viewOf } from "./record.ts";

type ChunkIndex = McapTypes.ChunkIndex;

/** Channel id (2), length of the entries (4). */
const HEADER_BYTES = RECORD_PREFIX_BYTES + 6;
/** Time (8), offset (8). */
const ENTRY_BYTES = 16;
/** An index of a chunk counts its messages: more than this is no honest one. */
const MAX_ENTRIES_BYTES = 64 * 1024 * 1024;
/** So many indexes are read at most: a file may have tens of thousands of channels. */
const MAX_READS = 20_000;

/**
 * Finds when the first and the last message of each channel were recorded, by the indexes of messages
 * in a file: as few of them as tell.
 *
 * @param file The file.
 * @param chunks What its index says of its chunks.
 * @returns The times by channel, `undefined` where they are not told; `null` where chunks do not say
 * what is in them.
 */
export async function messageTimes(
  file: ReadableFile,
  chunks: readonly ChunkIndex[],
): Promise<Map<number, TopicTimes | undefined> | null> {
  if (chunks.some(({ messageIndexOffsets }) => messageIndexOffsets.size === 0)) return null;
  const byChannel = new Map<number, ChunkIndex[]>();
  for (const chunk of chunks) {
    for (const id of chunk.messageIndexOffsets.keys()) {
      const known = byChannel.get(id);
      if (known) known.push(chunk);
      else byChannel.set(id, [chunk]);
    }
  }
  const reader = new TimesReader(file);
  const times = new Map<number, TopicTimes | undefined>();
  for (const [id, holders] of byChannel) times.set(id, await reader.of(id, holders));
  return times;
}

class TimesReader {
  readonly #file: ReadableFile;
  #reads = 0;

  constructor(file: ReadableFile) {
    this.#file = file;
  }

  async of(id: number, chunks: readonly ChunkIndex[]): Promise<TopicTimes | undefined> {
    const first = await this.#first(id, chunks);
    const last = await this.#last(id, chunks);
    return first && last && { start: first.start, end: last.end };
  }

  /** Chunks may overlap: one that begins later may have the first message all the same. */
  async #first(id: number, chunks: readonly ChunkIndex[]): Promise<TopicTimes | undefined> {
    let best: TopicTimes | undefined;
    for (const chunk of sortedBy(chunks, ({ messageStartTime }) => messageStartTime)) {
      if (best && best.start <= chunk.messageStartTime) break;
      const times = await this.#read(id, chunk);
      if (!times) return undefined;
      if (!best || times.start < best.start) best = times;
    }
    return best;
  }

  async #last(id: number, chunks: readonly ChunkIndex[]): Promise<TopicTimes | undefined> {
    let best: TopicTimes | undefined;
    for (const chunk of sortedBy(chunks, ({ messageEndTime }) => -messageEndTime)) {
      if (best && best.end >= chunk.messageEndTime) break;
      const times = await this.#read(id, chunk);
      if (!times) return undefined;
      if (!best || times.end > best.end) best = times;
    }
    return best;
  }

  async #read(id: number, chunk: ChunkIndex): Promise<TopicTimes | undefined> {
    if (++this.#reads > MAX_READS) return undefined;
    const at = Number(chunk.messageIndexOffsets.get(id));
    const head = viewOf(await this.#file.read(at, HEADER_BYTES));
    if (head.byteLength < HEADER_BYTES) return undefined;
    const { opcode } = readPrefix(head, 0);
    const byteLength = head.getUint32(RECORD_PREFIX_BYTES + 2, true);
    const isRight = opcode === Opcode.MESSAGE_INDEX && byteLength <= MAX_ENTRIES_BYTES &&
      head.getUint16(RECORD_PREFIX_BYTES, true) === id;
    if (!isRight) return undefined;
    return timesIn(viewOf(await this.#file.read(at + HEADER_BYTES, byteLength)));
  }
}

function timesIn(entries: DataView): TopicTimes | undefined {
  let times: { start: bigint; end: bigint } | undefined;
  for (let at = 0; at + ENTRY_BYTES <= entries.byteLength; at += ENTRY_BYTES) {
    const time = entries.getBigUint64(at, true);
    times ??= { start: time, end: time };
    if (time < times.start) times.start = time;
    if (time > times.end) times.end = time;
  }
  return times;
}

function sortedBy(chunks: readonly ChunkIndex[], key: (chunk: ChunkIndex) => bigint): ChunkIndex[] {
  return chunks.toSorted((a, b) => {
    const [ofA, ofB] = [key(a), key(b)];
    return ofA < ofB ? -1 : ofA > ofB ? 1 : 0;
  });
}
