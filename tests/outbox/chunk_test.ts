import { assertEquals } from "@std/assert";
import type { LentBytes } from "../../lib/bytes/byte_writer.ts";
import {
  type Chunk,
  chunkBytes,
  dropTopics,
  padOut,
  squeeze,
  takeOverLent,
} from "../../lib/outbox/chunk.ts";
import { beginFrame, endFrame, FrameType } from "../../lib/wire/frame.ts";
import { FrameReader } from "../../lib/wire/frame_reader.ts";
import { concat, feed, frameOf, written } from "../support/frames.ts";

const { TOPIC, CALL, PADDING } = FrameType;
const topic = (mark: number) =>
  frameOf({ type: TOPIC, header: [mark, 0, 0, 0], body: [mark, mark] });
const call = (mark: number) => frameOf({ type: CALL, header: [mark] });

function chunkOf(frames: readonly Uint8Array[], lent: readonly LentBytes[] = []): Chunk {
  const buffer = concat(...frames);
  const others = frames.filter((frame) => frame[4] === CALL);
  return {
    number: 0,
    hasMoved: false,
    buffer,
    length: buffer.length,
    lent,
    lentBytes: lent.reduce((sum, { bytes }) => sum + bytes.length, 0),
    topicFrames: frames.length - others.length,
    otherFrames: others.length,
    otherBytes: others.reduce((sum, { length }) => sum + length, 0),
    mayExpire: false,
    isPadded: false,
    startedAtMs: 0,
    startedAtEpochMs: 0,
  };
}

/** The bytes as they are going to be written, lent ones in their places. */
function bytesOf({ buffer, length, lent }: Chunk): Uint8Array {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (const { position, bytes } of lent) {
    parts.push(buffer.subarray(from, position), bytes);
    from = position;
  }
  return concat(...parts, buffer.subarray(from, length));
}

const marksOf = (chunk: Chunk) =>
  feed(new FrameReader(2 ** 24), bytesOf(chunk)).map(({ header }) => header[0]);

/** A topic message whose body is lent, in two parts with a byte between them. */
function lentTopic(mark: number, at: number, sizes: readonly number[]): [Uint8Array, LentBytes[]] {
  const lent: LentBytes[] = [];
  const frame = written((writer) => {
    const start = beginFrame(writer, TOPIC, 4);
    writer.writeBytes(new Uint8Array([mark, 0, 0, 0]));
    for (const size of sizes) {
      lent.push({ position: at + writer.position, bytes: new Uint8Array(size).fill(mark) });
      writer.writeBytes(new Uint8Array([mark]));
    }
    endFrame(writer, start, sizes.reduce((sum, size) => sum + size, 0));
  });
  return [frame, lent];
}

Deno.test("squeeze() removes what is not kept and counts the messages among it", () => {
  const chunk = chunkOf([topic(1), call(2), topic(3), topic(4)]);
  const removed = squeeze(chunk, (_type, start) => ![1, 4].includes(chunk.buffer[start + 8]!));
  assertEquals([removed, marksOf(chunk)], [2, [2, 3]]);
  assertEquals([chunk.topicFrames, chunk.otherFrames, chunk.otherBytes], [1, 1, call(2).length]);
  assertEquals([chunk.hasMoved, chunkBytes(chunk)], [true, topic(3).length + call(2).length]);
});

Deno.test("squeeze() leaves an empty chunk where nothing is kept", () => {
  const chunk = chunkOf([topic(1), call(2)]);
  assertEquals(squeeze(chunk, () => false), 1);
  assertEquals([chunk.length, chunk.topicFrames, chunk.otherFrames, chunk.otherBytes], [
    0,
    0,
    0,
    0,
  ]);
});

Deno.test("squeeze() removes padding, which it never asks about", () => {
  const chunk = chunkOf([topic(1), topic(2), topic(3)]);
  padOut(chunk.buffer, topic(1).length);
  chunk.topicFrames--;
  chunk.isPadded = true;
  const asked: number[] = [];
  assertEquals(squeeze(chunk, (type) => asked.push(type) > 0), 0);
  assertEquals([asked, marksOf(chunk), chunk.isPadded], [[TOPIC, TOPIC], [1, 3], false]);
});

Deno.test("squeeze() moves lent bytes along with their frame", () => {
  const before = topic(1);
  const [frame, lent] = lentTopic(2, before.length, [70_000, 80_000]);
  const chunk = chunkOf([before, frame, call(3)], lent);
  squeeze(chunk, (_type, start) => start !== 0);
  assertEquals(marksOf(chunk), [2, 3]);
  assertEquals([chunk.lent.length, chunk.lentBytes], [2, 150_000]);
});

Deno.test("squeeze() removes the lent bytes of a frame that goes, and of no other", () => {
  const [first, firstLent] = lentTopic(1, 0, [70_000]);
  const [second, secondLent] = lentTopic(2, first.length, [65_536, 65_536]);
  const chunk = chunkOf([first, second], [...firstLent, ...secondLent]);
  squeeze(chunk, (_type, start) => start !== 0);
  assertEquals([marksOf(chunk), chunk.lentBytes], [[2], 131_072]);
  assertEquals(chunk.lent.map(({ bytes }) => bytes[0]), [2, 2]);
});

Deno.test("squeeze() finds the frame behind a lent message whose body is nothing else", () => {
  const [frame, lent] = lentTopic(1, 0, [65_536]);
  const chunk = chunkOf([frame, topic(2)], lent);
  squeeze(chunk, (_type, start) => start !== 0);
  assertEquals([marksOf(chunk), chunk.lentBytes], [[2], 0]);
});

Deno.test("dropTopics() counts messages by their topics and keeps everything else", () => {
  const chunk = chunkOf([topic(1), call(2), topic(3), topic(1)]);
  const counts = new Map<number, number>();
  dropTopics(chunk, counts);
  assertEquals([[...counts], marksOf(chunk)], [[[1, 2], [3, 1]], [2]]);
});

Deno.test("dropTopics() empties a chunk of nothing but messages", () => {
  const [frame, lent] = lentTopic(1, 0, [70_000]);
  const chunk = chunkOf([frame], lent);
  const counts = new Map<number, number>();
  dropTopics(chunk, counts);
  assertEquals([[...counts], chunkBytes(chunk), chunk.topicFrames], [[[1, 1]], 0, 0]);
});

Deno.test("padOut() makes a frame one to be skipped, of the same length", () => {
  const chunk = chunkOf([topic(1), call(2)]);
  padOut(chunk.buffer, 0);
  const frames = feed(new FrameReader(100), bytesOf(chunk));
  assertEquals(frames.map(({ type }) => type), [PADDING, CALL]);
});

Deno.test("takeOverLent() copies, so that the owner may change his bytes", () => {
  const [frame, lent] = lentTopic(1, 0, [70_000]);
  const chunk = chunkOf([frame], lent);
  const before = bytesOf(chunk);
  takeOverLent(chunk);
  lent[0]!.bytes.fill(99);
  assertEquals(bytesOf(chunk), before);
});
