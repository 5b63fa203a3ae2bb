import type { LatestMessages, LatestSelection, StoredMessage, TopicTimes } from "./bag_source.ts";

/** @returns From the first to the last of both. */
export function unitedTimes(a: TopicTimes | undefined, b: TopicTimes): TopicTimes {
  if (!a) return b;
  return { start: a.start < b.start ? a.start : b.start, end: a.end > b.end ? a.end : b.end };
}

/** A part of a file that messages are in. */
export interface LatestChunk {
  readonly byteOffset: number;
  readonly start: bigint;
  readonly end: bigint;
  /** How many bytes it is to read it. */
  readonly byteLength: number;
  /** Which topics it has messages of; `undefined` where that is not known. */
  readonly topics: Iterable<string> | undefined;
}

/**
 * Finds the last message of each topic at a time, from chunk to chunk backwards. Chunks that have no
 * topic that is still looked for are not read.
 *
 * @param chunks All chunks.
 * @param selection What to find.
 * @param open Reads a chunk: its messages, in the order they stand.
 * @returns What was found.
 */
export async function latestInChunks<C extends LatestChunk>(
  chunks: readonly C[],
  { topics, at, maxBytes, signal }: LatestSelection,
  open: (chunk: C) => Promise<Iterable<StoredMessage>>,
): Promise<LatestMessages> {
  const search = new LatestSearch({ topics, at });
  const unread = new Set<string>();
  let bytes = 0;
  for (const chunk of latestFirst(chunks, at)) {
    const wanted = search.wantedOf(chunk);
    if (wanted.length === 0) continue;
    bytes += chunk.byteLength;
    if (bytes > maxBytes && bytes > chunk.byteLength) {
      for (const topic of wanted) unread.add(topic);
      continue;
    }
    signal?.throwIfAborted();
    for (const message of await open(chunk)) search.note(message);
    search.settle();
  }
  return { found: search.found, unread };
}

/** By when the last message may be that counts; of those that end together the one that stands last. */
function latestFirst<C extends LatestChunk>(chunks: readonly C[], at: bigint): C[] {
  const endOf = ({ end }: C) => end < at ? end : at;
  return chunks.filter(({ start }) => start <= at).sort((a, b) => {
    const [ofA, ofB] = [endOf(a), endOf(b)];
    return ofA === ofB ? b.byteOffset - a.byteOffset : ofA < ofB ? 1 : -1;
  });
}

/** Keeps the last message of each topic. */
export class LatestSearch {
  readonly found = new Map<string, StoredMessage>();
  readonly #topics: ReadonlySet<string>;
  readonly #at: bigint;
  /** What was found and lies in a chunk that is not to be kept for it. */
  readonly #loose = new Set<string>();

  /** @param selection What is looked for. */
  constructor({ topics, at }: Pick<LatestSelection, "topics" | "at">) {
    this.#topics = topics;
    this.#at = at;
  }

  /** @returns The topics for which something later may be in a part of a file. */
  wantedOf(
    { end, topics }: { readonly end: bigint; readonly topics: Iterable<string> | undefined },
  ): string[] {
    const wanted: string[] = [];
    for (const topic of new Set(topics ?? this.#topics)) {
      if (!this.#topics.has(topic)) continue;
      const found = this.found.get(topic);
      if (!found || found.logTime < end && found.logTime < this.#at) wanted.push(topic);
    }
    return wanted;
  }

  /** Takes note of a message; of those of one time the one that comes last counts. */
  note(message: StoredMessage): void {
    const { channel: { common: { topic } }, logTime } = message;
    if (logTime > this.#at || !this.#topics.has(topic)) return;
    const found = this.found.get(topic);
    if (found && found.logTime > logTime) return;
    this.found.set(topic, message);
    this.#loose.add(topic);
  }

  /** Lets go of what the messages that were found so far were read with. */
  settle(): void {
    for (const topic of this.#loose) {
      const message = this.found.get(topic)!;
      this.found.set(topic, { ...message, data: message.data.slice() });
    }
    this.#loose.clear();
  }
}
