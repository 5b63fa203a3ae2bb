import { assert, assertEquals } from "@std/assert";
import { Patience } from "../../lib/outbox/patience.ts";
import { type PaceOptions, PeerPace } from "../../lib/outbox/peer_pace.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";

/** The pace of a peer, and what waits for it as the test says. */
function setUp(options: Partial<PaceOptions> = {}, clock = new VirtualClock()) {
  const load = { bytes: 0, waitingBytes: 0, hasLent: false, copied: 0, takeOverLent: () => {} };
  load.takeOverLent = () => load.copied++;
  const told: boolean[] = [];
  const pace = new PeerPace(
    { maxBytes: 16_000, highWaterBytes: 1000, sendTimeoutMs: 1000, ...options },
    { load, clock, slow: (isSlow) => told.push(isSlow) },
  );
  const wait = (bytes: number) => {
    load.bytes = load.waitingBytes = bytes;
  };
  return { pace, load, clock, told, wait };
}

/** @returns What tells whether somebody who waits has been let in. */
function watch(room: Promise<void> | undefined): () => Promise<boolean> {
  assert(room, "there is room");
  let isOpen = false;
  void room.then(() => isOpen = true);
  return async () => {
    await null;
    return isOpen;
  };
}

/** Two peers that the same senders wait for; the first one has proved that it reads. */
function besideReader() {
  const patience = new Patience(1000);
  const reader = setUp({ patience });
  reader.pace.took(1000);
  return { reader, patience, other: setUp({ patience }, reader.clock) };
}

Deno.test("PeerPace.room() is a promise while more waits than the high-water mark", async () => {
  const { pace, wait } = setUp();
  wait(1000);
  assertEquals(pace.room(), undefined);
  wait(1001);
  const isOpen = watch(pace.room());
  wait(501);
  pace.letIn();
  assertEquals(await isOpen(), false);
  wait(500);
  pace.letIn();
  assertEquals(await isOpen(), true);
});

Deno.test("PeerPace.room() is a promise while bytes are lent, however few", async () => {
  const { pace, load } = setUp();
  load.hasLent = true;
  const isOpen = watch(pace.room());
  pace.letIn();
  assertEquals(await isOpen(), false);
  load.hasLent = false;
  pace.letIn();
  assertEquals(await isOpen(), true);
});

Deno.test("PeerPace takes a peer for slow that takes nothing for sendTimeoutMs", async () => {
  const { pace, load, clock, told, wait } = setUp();
  wait(2000);
  const room = pace.room();
  await clock.advance(999);
  assertEquals([pace.isSlow, told, load.copied], [false, [], 0]);
  await clock.advance(1);
  await room;
  assertEquals([pace.isSlow, told, load.copied], [true, [true], 1]);
  assertEquals(pace.room(), undefined);
  wait(500);
  pace.judge();
  assertEquals([pace.isSlow, told], [false, [true, false]]);
});

Deno.test("PeerPace waits again for a slow peer once it takes in time what waits", async () => {
  const { pace, clock, told, wait } = setUp();
  wait(20_000);
  void pace.room();
  await clock.advance(1000);
  assertEquals(pace.limitBytes, 16_000);
  for (let taken = 0; taken < 10; taken++) {
    await clock.advance(100);
    pace.took(500);
  }
  assertEquals([pace.isSlow, pace.limitBytes], [true, 5000]);
  pace.judge();
  assertEquals(pace.isSlow, true, "more waits than it takes in time");
  wait(5000);
  pace.judge();
  assertEquals(told, [true, false]);
});

Deno.test("PeerPace gives a new peer credit while another one reads", () => {
  const { other, reader } = besideReader();
  for (const { wait } of [other, reader]) wait(8000);
  assertEquals([other.pace.room() === undefined, reader.pace.room() === undefined], [true, false]);
  other.pace.took(1000);
  assertEquals(other.pace.room() === undefined, false, "it has proved that it reads");
  for (const { pace } of [other, reader]) pace.close();
});

Deno.test("PeerPace.close() lets go of who waits, and is no reader to the others any more", async () => {
  const { other, reader, patience } = besideReader();
  reader.wait(2000);
  const room = reader.pace.room();
  reader.pace.close();
  await room;
  assertEquals([patience.readers, patience.isShared, reader.told], [0, false, []]);
  other.pace.close();
  other.pace.took(1000);
  assertEquals(patience.readers, 0, "what is closed reads no more");
  assertEquals(reader.clock.pending, 0);
});
