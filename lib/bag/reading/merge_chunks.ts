/** A chunk, before it is read. */
export interface TimedChunk {
  /** When its first message was recorded, in nanoseconds. */
  readonly start: bigint;
  /** Where it stands in the file. */
  readonly byteOffset: number;
}

/** A chunk some messages of which are still to come. */
interface OpenChunk<M> {
  readonly byteOffset: number;
  readonly messages: readonly M[];
  next: number;
}

/**
 * Reads messages in the order of their log times, with no more chunks in memory than overlap.
 *
 * @param chunks The chunks, in any order.
 * @param open Reads a chunk: its messages, in any order.
 * @returns The messages; those of one time in the order they stand.
 */
export async function* mergeChunks<C extends TimedChunk, M extends { readonly logTime: bigint }>(
  chunks: readonly C[],
  open: (chunk: C) => Promise<readonly M[]>,
): AsyncGenerator<M, void> {
  const waiting = chunks.toSorted(byStart);
  const opened: OpenChunk<M>[] = [];
  for (let index = 0; index < waiting.length || opened.length > 0;) {
    const chunk = waiting[index];
    if (chunk && (opened.length === 0 || chunk.start <= timeOf(opened[0]!))) {
      index++;
      const messages = sorted(await open(chunk));
      insert(opened, { byteOffset: chunk.byteOffset, messages, next: 0 });
      continue;
    }
    const first = opened.shift()!;
    yield first.messages[first.next++]!;
    insert(opened, first);
  }
}

function byStart(a: TimedChunk, b: TimedChunk): number {
  return compare(a.start, b.start) || a.byteOffset - b.byteOffset;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function timeOf<M extends { readonly logTime: bigint }>({ messages, next }: OpenChunk<M>): bigint {
  return messages[next]!.logTime;
}

function sorted<M extends { readonly logTime: bigint }>(messages: readonly M[]): readonly M[] {
  const isSorted = messages.every(({ logTime }, i) =>
    i === 0 || logTime >= messages[i - 1]!.logTime
  );
  return isSorted ? messages : messages.toSorted((a, b) => compare(a.logTime, b.logTime));
}

/** Puts a chunk where its next message is due among the others; away with it if it has none. */
function insert<M extends { readonly logTime: bigint }>(
  open: OpenChunk<M>[],
  chunk: OpenChunk<M>,
): void {
  if (chunk.next === chunk.messages.length) return;
  const time = timeOf(chunk);
  let low = 0;
  for (let high = open.length; low < high;) {
    const middle = (low + high) >> 1;
    const other = open[middle]!;
    const order = compare(timeOf(other), time) || other.byteOffset - chunk.byteOffset;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  open.splice(low, 0, chunk);
}
