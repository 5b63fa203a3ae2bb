import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { FrameType } from "../../lib/wire/frame.ts";
import { Random } from "../support/random.ts";
import { OutboxRig } from "./outbox_rig.ts";
import { WriteSocket } from "./write_socket.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const { CALL, NAME, PING } = FrameType;

/** How a promise stands: settled or not. */
async function stateOf(promise: Promise<void> | undefined): Promise<string> {
  if (!promise) return "open";
  let state = "waits";
  void promise.then(() => state = "let in");
  for (let i = 0; i < 5; i++) await null;
  return state;
}

Deno.test("Outbox writes frames in the order they came", async () => {
  const rig = OutboxRig.attached();
  rig.topic(1);
  rig.other(CALL);
  rig.topic(2);
  await rig.flow();
  rig.topic(3);
  await rig.flow();
  assertEquals(rig.marks, [1, "type 3", 2, 3]);
});

Deno.test("Outbox writes all frames of one turn by one call", async () => {
  const rig = OutboxRig.attached();
  for (let mark = 1; mark <= 100; mark++) rig.topic(mark);
  await rig.flow();
  assertEquals([rig.socket.writes.length, rig.marks.length], [1, 100]);
});

Deno.test("Outbox gathers what comes while it writes", async () => {
  const rig = await OutboxRig.stuck();
  for (let mark = 1; mark <= 100; mark++) rig.topic(mark);
  await rig.flow();
  assertEquals([rig.socket.writes.length, rig.marks.length], [2, 101]);
});

Deno.test("Outbox goes on where a write took only a part", async () => {
  const rig = OutboxRig.attached();
  rig.socket.maxBytes = 7;
  const lend = new Random(1).bytes(64 * KIB);
  rig.topic(1, { lend });
  rig.topic(2);
  await rig.flow();
  assertEquals(rig.marks, [1, 2]);
  assertEquals(rig.socket.frames()[0]!.body, Uint8Array.of(...Array(10).fill(1), ...lend));
});

Deno.test("Outbox.bytes counts what waits and what is being written", async () => {
  const rig = await OutboxRig.stuck();
  const before = rig.outbox.bytes;
  assert(before > 0);
  rig.topic(1, { bytes: 100_000, lend: new Uint8Array(100_000) });
  assertEquals(rig.outbox.bytes - before, 200_000 + 29);
  await rig.flow();
  assertEquals(rig.outbox.bytes, 0);
});

Deno.test("Outbox.rollback() takes back what was written of a frame", async () => {
  const rig = OutboxRig.attached();
  rig.topic(1);
  const start = rig.outbox.begin(true);
  rig.outbox.writer.writeBytes(new Uint8Array(10));
  rig.outbox.writer.writeBytes(new Uint8Array(100_000));
  rig.outbox.rollback(start);
  rig.topic(2);
  await rig.flow();
  assertEquals(rig.marks, [1, 2]);
});

Deno.test("Outbox.room() is undefined while little waits", () => {
  const rig = new OutboxRig();
  rig.topic(1, { bytes: 64 * KIB - 29 });
  assertEquals([rig.outbox.room(), rig.outbox.isFull], [undefined, false]);
});

Deno.test("Outbox.room() is a promise while more than highWaterBytes wait", async () => {
  const rig = await OutboxRig.stuck();
  rig.topic(1, { bytes: 64 * KIB });
  const room = rig.outbox.room();
  assertEquals([await stateOf(room), rig.outbox.isFull], ["waits", true]);
  await rig.flow();
  assertEquals(await stateOf(room), "let in");
});

Deno.test("Outbox.room() lets everybody in once half has drained", async () => {
  const rig = await OutboxRig.stuck({ highWaterBytes: 512 * KIB });
  for (let mark = 1; mark <= 3; mark++) rig.topic(mark, { bytes: 250 * KIB });
  const [first, second] = [rig.outbox.room(), rig.outbox.room()];
  for (const expected of ["waits", "waits", "let in"]) {
    rig.socket.release();
    await rig.socket.entered();
    assertEquals([await stateOf(first), await stateOf(second)], [expected, expected]);
  }
  await rig.flow();
});

Deno.test("Outbox is slow after sendTimeoutMs without room, and nobody waits for it", async () => {
  const rig = await OutboxRig.stuck();
  rig.topic(1, { bytes: 100 * KIB });
  const room = rig.outbox.room();
  await rig.clock.advance(999);
  assertEquals([rig.outbox.isSlow, rig.events, await stateOf(room)], [false, [], "waits"]);
  await rig.clock.advance(1);
  assertEquals([rig.outbox.isSlow, rig.events, await stateOf(room)], [
    true,
    ["slow true"],
    "let in",
  ]);
  assertEquals(rig.outbox.room(), undefined);
});

/** An outbox that is sent more than its slow peer takes, a chunk of 300 KiB at each interval. */
async function untilWaitedFor(intervalMs: number): Promise<{ rig: OutboxRig; afterMs: number }> {
  const rig = await OutboxRig.stuck({ maxBytes: 4 * MIB });
  for (let message = 0; message < 50; message++) rig.topic(1, { bytes: 100 * KIB });
  void rig.outbox.room();
  await rig.clock.advance(1000);
  let afterMs = 0;
  for (; rig.outbox.isSlow && afterMs < 10_000; afterMs += intervalMs) {
    await rig.clock.advance(intervalMs);
    rig.socket.release();
    await rig.socket.entered();
    for (let message = 0; message < 5 && rig.outbox.isSlow; message++) {
      rig.topic(1, { bytes: 100 * KIB });
    }
  }
  assertEquals([rig.outbox.isSlow, rig.events.at(-1)], [false, "slow false"]);
  return { rig, afterMs };
}

Deno.test("Outbox waits again for a slow peer that reads, though it is sent ever more", async () => {
  const { rig, afterMs } = await untilWaitedFor(50);
  assertEquals(afterMs, 1000);
  assert(rig.outbox.bytes > 3 * MIB, `${rig.outbox.bytes} bytes`);
  assert(rig.outbox.room());
  await rig.flow();
});

Deno.test("Outbox drops what a slow peer would not take in time before it waits for it", async () => {
  const { rig, afterMs } = await untilWaitedFor(800);
  assertEquals(afterMs, 1600);
  // It takes 300 KiB each 0.8 s.
  assert(rig.outbox.bytes < MIB, `${rig.outbox.bytes} bytes`);
  assert(rig.outbox.room());
  await rig.flow();
});

Deno.test("Outbox is no longer slow once half has drained", async () => {
  const rig = await OutboxRig.stuck();
  rig.topic(1, { bytes: 100 * KIB });
  void rig.outbox.room();
  await rig.clock.advance(1000);
  rig.socket.release();
  await rig.socket.entered();
  assertEquals(rig.outbox.isSlow, true);
  await rig.flow();
  assertEquals(rig.events, ["slow true", "slow false"]);
  assertEquals([rig.outbox.isSlow, rig.marks], [false, [0, 1]]);
});

Deno.test("Outbox drops the oldest messages beyond maxBytes and counts them", async () => {
  const rig = await OutboxRig.stuck({ maxBytes: 64 * KIB });
  for (let mark = 1; mark <= 100; mark++) rig.topic(mark, { bytes: 4 * KIB - 29 });
  assert(rig.outbox.bytes <= 64 * KIB);
  await rig.flow();
  const [first, ...kept] = rig.marks as number[];
  assertEquals([first, kept.at(-1)], [0, 100]);
  assertEquals(kept, Array.from(kept, (_, index) => 101 - kept.length + index));
  assert(kept.length >= 12, `${kept.length} of the 16 that fit were kept`);
  const dropped = rig.events.map((event) => Number(/^dropped (\d+) full$/.exec(event)![1]));
  assertEquals(dropped.reduce((sum, count) => sum + count), 100 - kept.length);
});

Deno.test("Outbox never drops what is no message", async () => {
  const rig = await OutboxRig.stuck({ maxBytes: 16 * KIB });
  for (let mark = 1; mark <= 50; mark++) {
    rig.topic(mark, { bytes: KIB });
    rig.other(CALL, 100);
  }
  await rig.flow();
  assertEquals(rig.marks.filter((mark) => mark === "type 3").length, 50);
  assert(rig.events.length > 0);
});

Deno.test("Outbox sends a single message that is larger than maxBytes", async () => {
  const rig = OutboxRig.attached({ maxBytes: 16 * KIB });
  rig.topic(1, { bytes: 100 * KIB });
  await rig.flow();
  assertEquals([rig.marks, rig.events], [[1], []]);
});

Deno.test("Outbox keeps the newest of several messages that are each larger than maxBytes", async () => {
  const rig = await OutboxRig.stuck({ maxBytes: 16 * KIB });
  for (let mark = 1; mark <= 5; mark++) {
    rig.topic(mark, { bytes: 100 * KIB });
    assert(rig.outbox.bytes < 101 * KIB);
  }
  await rig.flow();
  assertEquals([rig.marks, rig.events.length], [[0, 5], 4]);
});

Deno.test("Outbox stays bounded for a peer that never reads", async () => {
  const rig = await OutboxRig.stuck({ maxBytes: 256 * KIB });
  const random = new Random(3);
  let largest = 0;
  for (let count = 0; count < 5000; count++) {
    rig.topic(1, { bytes: random.below(8 * KIB) });
    largest = Math.max(largest, rig.outbox.bytes);
  }
  assert(largest <= 264 * KIB, `${largest} bytes`);
  await rig.flow();
});

Deno.test("Outbox.isOverflowing tells when frames that must not be dropped fill it", async () => {
  const rig = await OutboxRig.stuck({ maxBytes: 64 * KIB });
  for (let count = 0; count < 4; count++) rig.other(CALL, 16 * KIB);
  assertEquals(rig.outbox.isOverflowing, false);
  for (let count = 0; count < 2; count++) rig.other(CALL, 16 * KIB);
  assertEquals(rig.outbox.isOverflowing, true);
  await rig.flow();
  assertEquals(rig.outbox.isOverflowing, false);
});

Deno.test("Outbox.isOverflowing leaves large messages out of account", async () => {
  const rig = await OutboxRig.stuck({ maxBytes: 64 * KIB });
  rig.topic(1, { bytes: 100 * KIB });
  rig.socket.release();
  await rig.socket.entered();
  rig.topic(2, { bytes: 100 * KIB });
  rig.other(PING, 8);
  assertEquals(rig.outbox.isOverflowing, false);
  await rig.flow();
});

Deno.test("Outbox.isOverflowing allows one frame that is larger than maxBytes", async () => {
  const rig = OutboxRig.attached({ maxBytes: 64 * KIB });
  rig.other(CALL, 100 * KIB);
  assertEquals(rig.outbox.isOverflowing, false);
  await rig.flow();
});

Deno.test("Outbox drops messages older than maxAgeMs, and no younger ones", async () => {
  const rig = new OutboxRig({ maxAgeMs: 5000 });
  rig.topic(1);
  rig.other(CALL);
  await rig.clock.advance(3000);
  rig.topic(2);
  await rig.clock.advance(2001);
  rig.outbox.attach(rig.socket);
  await rig.flow();
  assertEquals([rig.marks, rig.events], [["type 3", 2], ["dropped 1 old"]]);
});

Deno.test("Outbox drops messages whose time to live ran out", async () => {
  const rig = await OutboxRig.stuck();
  rig.topic(1, { ttlMs: 100 });
  rig.topic(2, { ttlMs: 500 });
  rig.topic(3);
  await rig.clock.advance(101);
  await rig.flow();
  assertEquals([rig.marks, rig.events], [[0, 2, 3], ["dropped 1 expired"]]);
});

for (const setByMs of [7_200_000, -7_200_000]) {
  const how = setByMs > 0 ? "forward" : "back";

  Deno.test(`Outbox keeps what is fresh and drops what has expired when the clock is set ${how}`, async () => {
    const rig = await OutboxRig.stuck();
    rig.topic(1, { ttlMs: 100 });
    rig.topic(2, { ttlMs: 500 });
    await rig.clock.advance(50);
    rig.clock.jumpEpoch(setByMs);
    rig.topic(3, { ttlMs: 100 });
    await rig.clock.advance(60);
    rig.topic(4, { ttlMs: 10 });
    await rig.flow();
    assertEquals([rig.marks, rig.events], [[0, 2, 3, 4], ["dropped 1 expired"]]);
  });

  Deno.test(`Outbox drops what is too old, and nothing else, when the clock is set ${how}`, async () => {
    const rig = await OutboxRig.stuck({ maxAgeMs: 1000 });
    rig.topic(1);
    await rig.clock.advance(600);
    rig.topic(2);
    rig.clock.jumpEpoch(setByMs);
    await rig.clock.advance(600);
    rig.topic(3);
    await rig.flow();
    assertEquals([rig.marks, rig.events], [[0, 2, 3], ["dropped 1 old"]]);
  });
}

Deno.test("Outbox writes a message whose time to live has just not run out", async () => {
  const rig = await OutboxRig.stuck();
  rig.topic(1, { ttlMs: 100 });
  await rig.clock.advance(100);
  await rig.flow();
  assertEquals([rig.marks, rig.events], [[0, 1], []]);
});

Deno.test("Outbox.withdraw() leaves the latest of each of several topics", async () => {
  const rig = await OutboxRig.stuck();
  const last = new Map<number, ReturnType<OutboxRig["latest"]>>();
  for (let round = 0; round < 10; round++) {
    for (const mark of [1, 2, 3]) last.set(mark, rig.latest(mark, last.get(mark) ?? null, round));
    if (round === 5) rig.other(CALL);
  }
  await rig.flow();
  assertEquals(rig.marks, [0, "type 3", 1, 2, 3]);
  assertEquals(rig.socket.frames().slice(2).map(({ body }) => body.length), [9, 9, 9]);
});

Deno.test("Outbox.withdraw() takes messages out of chunks that are full already", async () => {
  const rig = await OutboxRig.stuck({ maxBytes: 8 * KIB * KIB, highWaterBytes: KIB * KIB });
  let last = null;
  const keep = [1, 2, 3].map((mark) => rig.topic(mark, { bytes: 200 * KIB }));
  for (let round = 0; round < 20; round++) last = rig.latest(9, last, 150 * KIB);
  assert(keep.every((place) => !rig.outbox.hasBegun(place)));
  // A withdrawn chunk of nothing else is freed at once.
  assert(rig.outbox.bytes < 1300 * KIB, `${rig.outbox.bytes} bytes`);
  await rig.flow();
  assertEquals(rig.marks, [0, 1, 2, 3, 9]);
});

Deno.test("Outbox.withdraw() is false for a message whose write has begun", async () => {
  const rig = OutboxRig.attached();
  const place = rig.topic(1);
  assertEquals(rig.outbox.hasBegun(place), false);
  await rig.flow();
  assertEquals([rig.outbox.hasBegun(place), rig.outbox.withdraw(place)], [true, false]);
  assertEquals(rig.marks, [1]);
});

Deno.test("Outbox.withdraw() is false where frames have moved", async () => {
  const rig = await OutboxRig.stuck();
  rig.other(CALL);
  const place = rig.topic(1);
  rig.outbox.detach();
  assertEquals(rig.outbox.withdraw(place), false);
  rig.socket.close();
  const next = new WriteSocket();
  await rig.clock.advance(0);
  rig.outbox.attach(next);
  await rig.clock.advance(0);
  assertEquals(next.frames().map(({ header }) => header[0]), [1]);
});

Deno.test("Outbox writes lent bytes from where they lie", async () => {
  const rig = OutboxRig.attached();
  const lend = new Uint8Array(64 * KIB).fill(7);
  rig.topic(1, { lend });
  rig.topic(2);
  await rig.flow();
  assert(
    rig.socket.handed.some(({ buffer, length }) =>
      buffer === lend.buffer && length === lend.length
    ),
  );
  assertEquals(rig.marks, [1, 2]);
});

Deno.test("Outbox.room() waits until lent bytes are written, however few", async () => {
  const rig = await OutboxRig.stuck({ highWaterBytes: KIB * KIB });
  rig.topic(1, { lend: new Uint8Array(64 * KIB) });
  const room = rig.outbox.room();
  for (let write = 0; write < 2; write++) {
    assertEquals([await stateOf(room), rig.outbox.isFull], ["waits", false]);
    rig.socket.release();
    await rig.socket.entered();
  }
  await rig.flow();
  assertEquals(await stateOf(room), "let in");
});

Deno.test("Outbox copies large arrays where there is no socket", async () => {
  const rig = new OutboxRig({ highWaterBytes: KIB * KIB });
  const lend = new Uint8Array(64 * KIB).fill(7);
  rig.topic(1, { lend });
  assertEquals(rig.outbox.room(), undefined);
  lend.fill(8);
  rig.outbox.attach(rig.socket);
  await rig.flow();
  assertEquals(rig.socket.frames()[0]!.body.at(-1), 7);
});

Deno.test("Outbox takes over lent bytes when the peer becomes slow", async () => {
  const rig = await OutboxRig.stuck();
  const lend = new Uint8Array(64 * KIB).fill(7);
  rig.topic(1, { lend });
  void rig.outbox.room();
  await rig.clock.advance(1000);
  lend.fill(8);
  await rig.flow();
  assertEquals(rig.socket.frames()[1]!.body.slice(10), new Uint8Array(64 * KIB).fill(7));
});

Deno.test("Outbox takes over the rest of lent bytes whose write has begun", async () => {
  const rig = OutboxRig.attached();
  rig.socket.maxBytes = 1000;
  const lend = new Uint8Array(64 * KIB).fill(7);
  rig.topic(1, { lend });
  const room = rig.outbox.room();
  rig.socket.holds = true;
  await rig.socket.entered();
  await rig.clock.advance(1000);
  assertEquals(await stateOf(room), "let in");
  rig.socket.release(); // the frame up to what is lent
  await rig.socket.entered();
  lend.fill(8);
  await rig.flow();
  assertEquals(rig.socket.frames()[0]!.body.slice(10), new Uint8Array(64 * KIB).fill(7));
});

Deno.test("Outbox copies large arrays for a peer that is slow", async () => {
  const rig = await OutboxRig.stuck();
  rig.topic(1, { bytes: 100 * KIB });
  void rig.outbox.room();
  await rig.clock.advance(1000);
  const lend = new Uint8Array(64 * KIB).fill(7);
  rig.topic(2, { lend });
  lend.fill(8);
  await rig.flow();
  assertEquals(rig.socket.frames()[2]!.body.at(-1), 7);
});

Deno.test("Outbox.detach() keeps messages, and nothing else, for the next socket", async () => {
  const rig = await OutboxRig.stuck();
  rig.topic(1);
  rig.other(CALL);
  rig.topic(2);
  rig.outbox.detach();
  rig.socket.close();
  await rig.clock.advance(0);
  rig.topic(3);
  const next = new WriteSocket();
  rig.outbox.attach(next);
  await rig.clock.advance(0);
  assertEquals(next.frames().map(({ header }) => header[0]), [1, 2, 3]);
});

Deno.test("Outbox never writes again what it had begun to write", async () => {
  const rig = OutboxRig.attached();
  rig.socket.maxBytes = 5;
  rig.socket.holds = true;
  rig.topic(1);
  await rig.socket.entered();
  rig.socket.release();
  await rig.socket.entered();
  rig.outbox.detach();
  rig.socket.close();
  const next = new WriteSocket();
  rig.outbox.attach(next);
  rig.topic(2);
  await rig.clock.advance(0);
  assertEquals([rig.socket.writes.length, next.frames().length], [1, 1]);
  assertEquals(next.frames()[0]!.header[0], 2);
});

Deno.test("Outbox.attach() writes the preamble before what waits", async () => {
  const rig = new OutboxRig();
  rig.topic(1);
  rig.topic(2, { bytes: 300 * KIB });
  rig.topic(3);
  rig.outbox.attach(rig.socket, {
    writePreamble: () => {
      rig.other(NAME);
      rig.other(NAME);
    },
  });
  rig.topic(4);
  await rig.flow();
  assertEquals(rig.marks, ["type 1", "type 1", 1, 2, 3, 4]);
});

Deno.test("Outbox.attach() keeps its order where the outbox is full already", async () => {
  const rig = new OutboxRig({ maxBytes: 32 * KIB });
  for (let mark = 1; mark <= 20; mark++) rig.topic(mark, { bytes: 4 * KIB });
  rig.outbox.attach(rig.socket, {
    writePreamble: () => {
      for (let name = 0; name < 1000; name++) rig.other(NAME, 20);
    },
  });
  await rig.flow();
  const marks = rig.marks;
  assertEquals(marks.slice(0, 1000), Array(1000).fill("type 1"));
  assertEquals([marks.length > 1000, marks.at(-1)], [true, 20]);
  assertEquals(rig.outbox.bytes, 0);
});

Deno.test("Outbox tells of a socket that broke, once", async () => {
  const rig = OutboxRig.attached();
  rig.socket.failure = new Deno.errors.BrokenPipe("no reader");
  rig.topic(1);
  await rig.flow();
  rig.topic(2);
  await rig.flow();
  assertEquals(rig.events, ["broken no reader"]);
});

Deno.test("Outbox keeps what comes between the end of a socket and the next one", async () => {
  const rig = OutboxRig.attached();
  rig.socket.failure = new Deno.errors.BrokenPipe("no reader");
  rig.topic(1);
  await rig.flow();
  rig.topic(2);
  await rig.flow();
  rig.outbox.detach();
  const next = new WriteSocket();
  rig.outbox.attach(next);
  await rig.clock.advance(0);
  assertEquals(next.frames().map(({ header }) => header[0]), [2]);
});

Deno.test("Outbox.room() lets in whoever waited for a socket that broke", async () => {
  const rig = await OutboxRig.stuck();
  rig.other(CALL, 100 * KIB);
  const room = rig.outbox.room();
  assertEquals(await stateOf(room), "waits");
  rig.outbox.detach();
  rig.socket.close();
  await rig.clock.advance(0);
  assertEquals([await stateOf(room), rig.outbox.isSlow], ["let in", false]);
});

/** Whether a promise has settled by now. */
async function isSettled(promise: Promise<void>): Promise<boolean> {
  let settled = false;
  void promise.then(() => settled = true);
  for (let i = 0; i < 20; i++) await null;
  return settled;
}

Deno.test("Outbox.spare() waits until less waits than makes it full, however long that takes", async () => {
  const rig = await OutboxRig.stuck({ highWaterBytes: 1000 });
  assertEquals(await isSettled(rig.outbox.spare()), true);
  rig.topic(1, { bytes: 2000 });
  const spare = rig.outbox.spare();
  await rig.clock.advance(5000);
  assertEquals(await isSettled(spare), false);
  rig.socket.release();
  await rig.clock.advance(0);
  // The chunk is being written: what comes now can wait behind it.
  assertEquals([await isSettled(spare), rig.outbox.bytes > 2000], [true, true]);
});

Deno.test("Outbox.spare() settles where messages are dropped, and where it is closed", async () => {
  const rig = await OutboxRig.stuck({ highWaterBytes: 1000, maxBytes: 4000 });
  rig.topic(1, { bytes: 3900 });
  const spare = rig.outbox.spare();
  for (const mark of [2, 3]) rig.topic(mark, { bytes: 300 });
  assertEquals([await isSettled(spare), rig.events], [true, ["dropped 1 full"]]);
  rig.topic(4, { bytes: 1000 });
  const other = rig.outbox.spare();
  assertEquals(await isSettled(other), false);
  rig.outbox.close();
  assertEquals([await isSettled(other), await isSettled(rig.outbox.spare())], [true, true]);
});

Deno.test("Outbox.drained() waits for the last write", async () => {
  const rig = await OutboxRig.stuck();
  const drained = rig.outbox.drained();
  assertEquals(await stateOf(drained), "waits");
  await rig.flow();
  assertEquals(await stateOf(drained), "let in");
  assertEquals(await stateOf(rig.outbox.drained()), "let in");
});

Deno.test("Outbox.drained() settles where the loss of the socket leaves nothing", async () => {
  const rig = await OutboxRig.stuck();
  rig.other(CALL);
  const drained = rig.outbox.drained();
  rig.outbox.detach();
  rig.socket.close();
  await rig.clock.advance(0);
  assertEquals(await stateOf(drained), "let in");
});

Deno.test("Outbox.close() lets go of everybody and discards what waits", async () => {
  const rig = await OutboxRig.stuck();
  rig.topic(1, { bytes: 100 * KIB });
  const [room, drained] = [rig.outbox.room(), rig.outbox.drained()];
  rig.outbox.close();
  rig.outbox.close();
  assertEquals([await stateOf(room), await stateOf(drained)], ["let in", "let in"]);
  await rig.flow();
  assertEquals([rig.marks, rig.outbox.bytes, rig.clock.pending], [[0], 0, 0]);
});

Deno.test("Outbox takes nothing after close()", async () => {
  const rig = OutboxRig.attached();
  rig.outbox.close();
  rig.topic(1, { lend: new Uint8Array(64 * KIB) });
  rig.other(CALL);
  await rig.flow();
  assertEquals([rig.marks, rig.outbox.bytes, rig.outbox.room()], [[], 0, undefined]);
});

Deno.test("Outbox.close() of a slow peer says nothing of a recovery", async () => {
  const rig = await OutboxRig.stuck();
  rig.topic(1, { bytes: 100 * KIB });
  void rig.outbox.room();
  await rig.clock.advance(1000);
  rig.outbox.close();
  await rig.flow();
  assertEquals(rig.events, ["slow true", "dropped 1 gone"]);
});

Deno.test("Outbox gives its buffers back", async () => {
  const rig = OutboxRig.attached();
  const { bytes } = rig.outbox.writer;
  rig.topic(1);
  await rig.flow();
  assertStrictEquals(rig.pool.take(bytes.length), bytes);
});

Deno.test("Outbox.attach() drops what waits and is larger than the peer takes", async () => {
  const rig = new OutboxRig();
  rig.topic(1, { bytes: 2000 });
  rig.topic(2, { bytes: 100 });
  rig.topic(3, { bytes: 2000 });
  rig.outbox.attach(rig.socket, { maxMessageBytes: 1000 });
  await rig.flow();
  assertEquals(rig.marks, [2]);
  assertEquals(rig.events, ["dropped 2 too-large"]);
  assertEquals(rig.outbox.maxMessageBytes, 1000);
  assertEquals(rig.outbox.bytes, 0);
});

Deno.test("Outbox.maxMessageBytes is never more than this node's own limit", () => {
  const rig = new OutboxRig();
  rig.outbox.attach(rig.socket, { maxMessageBytes: Infinity });
  assertEquals(rig.outbox.maxMessageBytes, rig.outbox.ownMaxMessageBytes);
});
