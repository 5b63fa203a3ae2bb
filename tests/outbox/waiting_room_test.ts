import { assertEquals } from "@std/assert";
import { WaitingRoom } from "../../lib/outbox/waiting_room.ts";
import type { Clock } from "../../lib/time/clock.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";

function waitingRoom(extendMs = () => 0, limitMs = () => 1000) {
  const clock = new VirtualClock();
  const events: string[] = [];
  const timedOut = () => void events.push("timed out");
  const room = new WaitingRoom(clock, { begin: limitMs, extendMs, timedOut });
  const enter = (name: string) => void room.wait().then(() => events.push(name));
  return { clock, events, room, enter };
}

Deno.test("WaitingRoom.letIn() lets everybody in, and those who come later wait again", async () => {
  const { clock, events, room, enter } = waitingRoom();
  enter("a");
  enter("b");
  room.letIn();
  enter("c");
  await clock.advance(0);
  assertEquals(events, ["a", "b"]);
  room.close();
  await clock.advance(0);
  assertEquals(events, ["a", "b", "c"]);
});

Deno.test("WaitingRoom counts each round's time from its own start", async () => {
  const { clock, events, room, enter } = waitingRoom();
  enter("a");
  await clock.advance(600);
  room.letIn();
  enter("b");
  await clock.advance(999);
  assertEquals(events, ["a"]);
  await clock.advance(1);
  assertEquals(events, ["a", "timed out"]);
  room.close();
});

Deno.test("WaitingRoom has one timer however many rounds there are, and none in the end", async () => {
  const { clock, events, room, enter } = waitingRoom();
  for (let round = 0; round < 100; round++) {
    enter(`${round}`);
    await clock.advance(1);
    room.letIn();
  }
  assertEquals(clock.pending, 1);
  await clock.advance(2000);
  assertEquals([events.length, clock.pending], [100, 0]);
  enter("last");
  room.close();
  assertEquals(clock.pending, 0);
});

Deno.test("WaitingRoom begins a round anew, once, where this process stood still", () => {
  let nowMs = 0;
  const due: { atMs: number; run: () => void }[] = [];
  const clock = {
    monotonicMs: () => nowMs,
    after: (delayMs: number, run: () => void) => {
      due.push({ atMs: nowMs + delayMs, run });
      return () => {};
    },
  } as unknown as Clock;
  const expired: number[] = [];
  const timedOut = () => void expired.push(nowMs);
  const room = new WaitingRoom(clock, { begin: () => 1000, extendMs: () => 0, timedOut });
  void room.wait();
  for (let timer = due.shift(); timer; timer = due.shift()) {
    nowMs = timer.atMs + 400;
    timer.run();
  }
  assertEquals(expired, [1400 + 1400]);
});

Deno.test("WaitingRoom goes on with a round for as long as its host says", async () => {
  const moreMs = [300, 200, 0];
  const { clock, events, room, enter } = waitingRoom(() => moreMs.shift()!);
  enter("a");
  await clock.advance(1499);
  assertEquals(events, []);
  await clock.advance(1);
  assertEquals([events, clock.pending], [["timed out"], 0]);
  room.close();
});

Deno.test("WaitingRoom ends a shorter round in time, though the timer of a longer one runs", async () => {
  const limitsMs = [1000, 30];
  const { clock, events, room, enter } = waitingRoom(() => 0, () => limitsMs.shift()!);
  enter("a");
  await clock.advance(10);
  room.letIn();
  enter("b");
  await clock.advance(29);
  assertEquals(events, ["a"]);
  await clock.advance(1);
  assertEquals([events, clock.pending], [["a", "timed out"], 0]);
  room.close();
});
