import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { FrameType, OVERSIZED } from "../../lib/wire/frame.ts";
import { FrameError, FrameReader } from "../../lib/wire/frame_reader.ts";
import { Random } from "../support/random.ts";
import { concat, feed, frameOf, type FrameParts, type ReadFrame } from "../support/frames.ts";

const MIB = 1024 * 1024;
const SMALL: ReadFrame = {
  type: FrameType.CANCEL,
  flags: 0,
  header: [1, 0, 0, 0],
  body: new Uint8Array([7, 8]),
};

/** Puts bytes into a reader by one read, without asking for frames. */
function arrive(reader: FrameReader, bytes: Uint8Array): void {
  reader.space().set(bytes);
  reader.filled(bytes.length);
}

function assertRefused(bytes: Uint8Array, maxFrameBytes: number, message: string): void {
  const reader = new FrameReader(maxFrameBytes);
  arrive(reader, bytes);
  assertThrows(() => reader.next(), FrameError, message);
}

Deno.test("FrameReader.next() tells type, flags, header and body", () => {
  const reader = new FrameReader(1024);
  assertEquals(feed(reader, frameOf({ ...SMALL, flags: 5 })), [{ ...SMALL, flags: 5 }]);
});

Deno.test("FrameReader.next() is false until a frame has arrived whole", () => {
  const reader = new FrameReader(1024);
  const bytes = frameOf(SMALL);
  for (let at = 0; at < bytes.length; at++) {
    assertEquals(reader.next(), false);
    arrive(reader, bytes.subarray(at, at + 1));
  }
  assertEquals([reader.next(), reader.next()], [true, false]);
});

Deno.test("FrameReader reads several frames that arrive at once", () => {
  const frames = [SMALL, { ...SMALL, type: 7 }, { ...SMALL, header: [], body: new Uint8Array() }];
  assertEquals(feed(new FrameReader(1024), concat(...frames.map(frameOf))), frames);
});

Deno.test("FrameReader reads the same frames however the stream is cut", () => {
  const random = new Random(1);
  const frames = Array.from({ length: 200 }, (_, type) => ({
    type: type % 256,
    flags: random.below(256),
    header: [...random.bytes(random.below(40))],
    body: random.bytes(random.pick([0, 1, 100, 70_000])),
  }));
  const stream = concat(...frames.map(frameOf));
  const reader = new FrameReader(MIB);
  const read: FrameParts[] = [];
  for (let at = 0; at < stream.length;) {
    const count = 1 + random.below(random.pick([2, 20, 1000, 100_000]));
    read.push(...feed(reader, stream.subarray(at, at + count)));
    at += count;
  }
  assertEquals(read, frames);
});

Deno.test("FrameReader reads a frame larger than its buffer", () => {
  const frame = { ...SMALL, body: new Random(2).bytes(300_000) };
  const reader = new FrameReader(MIB);
  assertEquals(feed(reader, concat(frameOf(SMALL), frameOf(frame), frameOf(SMALL))), [
    SMALL,
    frame,
    SMALL,
  ]);
});

Deno.test("FrameReader allocates by what has arrived, whatever a frame claims", () => {
  const reader = new FrameReader(256 * MIB);
  const claim = new Uint8Array(8);
  new DataView(claim.buffer).setUint32(0, 256 * MIB, true);
  arrive(reader, claim);
  assertEquals(reader.next(), false);
  for (let arrived = 8; arrived < 2 * MIB;) {
    const count = Math.min(reader.space().length, 50_000);
    reader.filled(count);
    arrived += count;
    assertEquals(reader.next(), false);
    assert(reader.bytes.length <= Math.max(512 * 1024, 2 * arrived));
  }
});

Deno.test("FrameReader.next() refuses a frame one byte too large, before it arrives", () => {
  const bytes = frameOf({ type: 9, body: new Uint8Array(97) });
  assertRefused(bytes.subarray(0, 8), 100, "a frame of 101 bytes is larger than maxMessageBytes");
  assertEquals(feed(new FrameReader(101), bytes).length, 1);
  assertEquals(feed(new FrameReader(100, 101), bytes).length, 1);
});

for (const type of [FrameType.TOPIC, FrameType.CALL, FrameType.ANSWER]) {
  Deno.test(`FrameReader skips a message of type ${type} that is one byte too large`, () => {
    const large = { type, header: [7, 8], body: new Uint8Array(95).fill(9) };
    const stream = concat(frameOf(SMALL), frameOf(large), frameOf(SMALL));
    const seen = { type: type + OVERSIZED, flags: 0, header: [7, 8], body: new Uint8Array() };
    // At once, and byte by byte.
    for (const step of [stream.length, 1]) {
      const reader = new FrameReader(100);
      const frames = [];
      for (let at = 0; at < stream.length; at += step) {
        frames.push(...feed(reader, stream.subarray(at, at + step)));
      }
      assertEquals(frames.map(({ type }) => type), [SMALL.type, seen.type, SMALL.type]);
      assertEquals([...frames[1]!.header], seen.header);
      assertEquals(frames[1]!.body.length, 0);
    }
    assertEquals(feed(new FrameReader(101), stream).map(({ type }) => type)[1], type);
  });
}

Deno.test("FrameReader keeps nothing of a message that it skips", () => {
  const reader = new FrameReader(MIB);
  const { bytes } = reader;
  const claim = frameOf({ type: FrameType.TOPIC, header: [1] });
  new DataView(claim.buffer).setUint32(0, 0xffff_ffff, true);
  assertEquals(feed(reader, claim).map(({ type }) => type), [FrameType.TOPIC + OVERSIZED]);
  for (let round = 0; round < 100; round++) {
    reader.filled(Math.min(reader.space().length, 60_000));
    assertEquals(reader.next(), false);
  }
  assertStrictEquals(reader.bytes, bytes);
});

Deno.test("FrameReader.next() refuses the largest length there is", () => {
  assertRefused(new Uint8Array(8).fill(0xff), 256 * MIB, "4294967295");
});

Deno.test("FrameReader.next() refuses a header that is longer than its frame", () => {
  const bytes = frameOf({ type: 2, header: [1, 2] });
  bytes[6] = 3;
  assertRefused(bytes, 100, "a frame of 6 bytes cannot hold a header of 3");
});

Deno.test("FrameReader.next() refuses a length that does not even hold the prefix", () => {
  for (let length = 0; length < 4; length++) {
    assertRefused(new Uint8Array([length, 0, 0, 0, 2, 0, 0, 0]), 100, "cannot hold a header");
  }
});

Deno.test("FrameReader.space() gives the same buffer again", () => {
  const reader = new FrameReader(MIB);
  const { bytes } = reader;
  for (let round = 0; round < 100; round++) feed(reader, frameOf(SMALL));
  assertStrictEquals(reader.bytes, bytes);
  assertEquals(reader.space().length, bytes.length);
});

Deno.test("FrameReader.space() moves the beginning of a frame to the front for lack of room", () => {
  const reader = new FrameReader(MIB);
  const { bytes } = reader;
  const filler = frameOf({ type: 0, body: new Uint8Array(bytes.length - 108) });
  const frame = { ...SMALL, body: new Random(3).bytes(5000) };
  const stream = concat(filler, frameOf(frame));
  const cut = bytes.length - 50;
  assertEquals(feed(reader, stream.subarray(0, cut)).length, 1);
  assertEquals(feed(reader, stream.subarray(cut)), [frame]);
  assertStrictEquals(reader.bytes, bytes);
});

Deno.test("FrameReader.filled() makes larger reads for a fast sender, up to 512 KiB", () => {
  const reader = new FrameReader(MIB);
  const stream = concat(
    ...Array.from({ length: 40 }, () => frameOf({ type: 0, body: new Uint8Array(60_000) })),
  );
  assertEquals(feed(reader, stream).length, 40);
  assertEquals(reader.bytes.length, 512 * 1024);
});

Deno.test("FrameReader gives up a buffer of more than 4 MiB as soon as it is empty", () => {
  const reader = new FrameReader(16 * MIB);
  feed(reader, frameOf({ type: 2, body: new Uint8Array(5 * MIB) }));
  assert(reader.bytes.length > 4 * MIB);
  reader.space();
  assertEquals(reader.bytes.length, 64 * 1024);
  assertStrictEquals(reader.view.buffer, reader.bytes.buffer);
  assertEquals(feed(reader, frameOf(SMALL)), [SMALL]);
});

Deno.test("FrameReader.space() is empty while the buffer that a frame needs is not allowed", () => {
  const reader = new FrameReader(MIB);
  const asked: [number, boolean][] = [];
  let maxBytes = 64 * 1024;
  reader.hold = (bytes, isNeeded) => {
    asked.push([bytes, isNeeded]);
    return bytes <= maxBytes;
  };
  const frame = { ...SMALL, body: new Random(4).bytes(100_000) };
  const bytes = frameOf(frame);
  arrive(reader, bytes.subarray(0, 64 * 1024));
  assertEquals([reader.next(), reader.space().length], [false, 0]);
  // For speed, and then because the frame cannot arrive otherwise: what it takes and a little more.
  const neededBytes = bytes.length + 16 * 1024;
  assertEquals(asked, [[128 * 1024, false], [neededBytes, true]]);
  maxBytes = MIB;
  assertEquals(feed(reader, bytes.subarray(64 * 1024)), [frame]);
  assertEquals(reader.bytes.length, neededBytes);
});

Deno.test("FrameReader gives up a buffer that nothing is left of, also amid a stream", () => {
  const reader = new FrameReader(16 * MIB);
  const held: number[] = [];
  reader.hold = (bytes) => held.push(bytes) > 0;
  const large = frameOf({ type: 2, body: new Uint8Array(9 * MIB) });
  const next = frameOf(SMALL);
  feed(reader, concat(large, next.subarray(0, 5)));
  assert(reader.bytes.length > 4 * MIB);
  reader.space();
  assertEquals([reader.bytes.length, held.at(-1)], [64 * 1024, 64 * 1024]);
  assertEquals(feed(reader, next.subarray(5)), [SMALL]);
});
