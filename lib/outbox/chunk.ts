import type { LentBytes } from "../bytes/byte_writer.ts";
import { FrameType, PREFIX_BYTES } from "../wire/frame.ts";

/** Whole frames that wait in an outbox and are written by one call, or a few where bytes are lent. */
export interface Chunk {
  /** Its number among the chunks of its outbox, in the order they were begun. */
  readonly number: number;
  /** Whether its frames have moved, so that nothing is where it was put. */
  hasMoved: boolean;
  /** The frames, from 0 to `length`. */
  readonly buffer: Uint8Array<ArrayBuffer>;
  length: number;
  /** Bytes of the user's that belong between those of the buffer. */
  lent: readonly LentBytes[];
  lentBytes: number;
  /** How many of the frames are topic messages, and may be dropped. */
  topicFrames: number;
  /** How many are anything else, and may not. */
  otherFrames: number;
  /** What those take, in bytes. */
  otherBytes: number;
  /** Whether one of its frames may expire while it waits. */
  readonly mayExpire: boolean;
  /** Whether frames were turned into padding. */
  isPadded: boolean;
  /** When its first frame was put in, on the monotonic clock. */
  readonly startedAtMs: number;
  /** The same by the time of day as it was then. */
  readonly startedAtEpochMs: number;
}

/** @returns The bytes that the chunk holds, lent ones included. */
export function chunkBytes(chunk: Chunk): number {
  return chunk.length + chunk.lentBytes;
}

/**
 * Removes frames from a chunk, in place.
 *
 * @param chunk The chunk.
 * @param keep Tells for a frame whether it stays; padding never does.
 * @returns How many topic messages were removed.
 */
export function squeeze(
  chunk: Chunk,
  keep: (type: number, start: number, view: DataView) => boolean,
): number {
  const { buffer } = chunk;
  const view = new DataView(buffer.buffer);
  const lent: LentBytes[] = [];
  let lentBytes = 0;
  let topicFrames = 0;
  let otherFrames = 0;
  let otherBytes = 0;
  let to = 0;
  let nextLent = 0;
  for (let from = 0; from < chunk.length;) {
    let inline = view.getUint32(from, true) + 4;
    const firstLent = nextLent;
    // The frame's length counts its lent bytes; what lies in the buffer is shorter by those.
    for (; nextLent < chunk.lent.length; nextLent++) {
      const { position, bytes } = chunk.lent[nextLent]!;
      if (position > from + inline - bytes.length) break;
      inline -= bytes.length;
    }
    const type = buffer[from + 4]!;
    if (type !== FrameType.PADDING && keep(type, from, view)) {
      buffer.copyWithin(to, from, from + inline);
      for (const { position, bytes } of chunk.lent.slice(firstLent, nextLent)) {
        lent.push({ position: position - from + to, bytes });
        lentBytes += bytes.length;
      }
      if (type === FrameType.TOPIC) topicFrames++;
      else {
        otherFrames++;
        otherBytes += inline;
      }
      to += inline;
    }
    from += inline;
  }
  const removed = chunk.topicFrames - topicFrames;
  Object.assign(chunk, {
    hasMoved: true,
    length: to,
    lent,
    lentBytes,
    topicFrames,
    otherFrames,
    otherBytes,
    isPadded: false,
  });
  return removed;
}

/** How many messages were dropped, by the numbers of their topics. */
export type DropCounts = Map<number, number>;

/**
 * Removes topic messages from a chunk.
 *
 * @param chunk The chunk.
 * @param counts Takes note of what was removed.
 * @param isToGo Tells whether a message goes; by default all do.
 */
export function dropTopics(
  chunk: Chunk,
  counts: DropCounts,
  isToGo: (view: DataView, start: number) => boolean = () => true,
): void {
  if (chunk.topicFrames === 0) return;
  squeeze(chunk, (type, start, view) => {
    if (type !== FrameType.TOPIC || !isToGo(view, start)) return true;
    const topic = view.getUint32(start + PREFIX_BYTES, true);
    counts.set(topic, (counts.get(topic) ?? 0) + 1);
    return false;
  });
}

/**
 * Turns a waiting frame into padding.
 *
 * @param buffer The buffer it lies in.
 * @param start Where it starts.
 */
export function padOut(buffer: Uint8Array, start: number): void {
  buffer[start + 4] = FrameType.PADDING;
}

/** Copies what is lent, so that its owner may change it. */
export function takeOverLent(chunk: Chunk): void {
  chunk.lent = chunk.lent.map(({ position, bytes }) => ({ position, bytes: bytes.slice() }));
}
