import { assert, assertEquals } from "@std/assert";
import type { BagMessage } from "../../lib/bag/bag_message.ts";
import { playBag } from "../../lib/bag/bag_player.ts";
import { ForeignMessages } from "../../lib/bag/foreign/foreign_messages.ts";
import { PlaybackPace } from "../../lib/bag/playback_pace.ts";
import { lateClock } from "./late_clock.ts";
import { entry } from "./support.ts";

const START_MS = 1_700_000_000_000;
const never = new AbortController().signal;

/** Messages 1 ms apart; the number of each is its sequence. */
async function* recorded(count: number): AsyncGenerator<BagMessage, void> {
  for (let sequence = 0; sequence < count; sequence++) {
    yield await Promise.resolve({ ...entry({ sequence }), loggedAtMs: START_MS + sequence });
  }
}

/**
 * Plays messages 1 ms apart.
 *
 * @param tookMs How long it takes to send a message, by its number: nothing unless given.
 * @returns When each was sent, from when the first was gone.
 */
async function play(count: number, tookMs: Readonly<Record<number, number>>): Promise<number[]> {
  const { clock, nap } = lateClock();
  const sentMs: number[] = [];
  let goneMs: number | undefined;
  const sendRaw = () => {
    sentMs.push(clock.monotonicMs());
    nap(tookMs[sentMs.length - 1] ?? 0);
    goneMs ??= clock.monotonicMs();
    return Promise.resolve();
  };
  const sent = await playBag({
    reader: { messages: () => recorded(count) },
    node: { sendRaw },
    pace: new PlaybackPace({ rate: 1, clock, nap }),
    selection: {},
    startMs: START_MS,
    foreign: new ForeignMessages(),
    remap: new Map(),
    unsendable: () => {},
    problem: () => {},
    sent: () => {},
    signal: never,
    clock,
  });
  assertEquals([sent, sentMs.length], [count, count]);
  return sentMs.map((ms) => ms - goneMs!);
}

Deno.test("playBag() keeps 1000 messages a second their distance, from when the first was gone", async () => {
  const [firstMs, ...offsetsMs] = await play(200, { 0: 7 });
  assert(firstMs! <= -7, `${firstMs}`);
  for (const [i, offsetMs] of offsetsMs.entries()) {
    const lateMs = offsetMs - (i + 1);
    // Sending takes 0.07 ms here.
    assert(lateMs > -0.1 && lateMs < 0.2, `message ${i + 1} is ${lateMs} ms late`);
  }
});

Deno.test("playBag() sends what a slow message made late at once, and what comes behind on time", async () => {
  const offsetsMs = await play(100, { 10: 50 });
  for (const [i, offsetMs] of offsetsMs.entries()) {
    const lateMs = offsetMs - i;
    if (i > 10 && i < 60) assert(offsetMs > 60 && offsetMs < 66, `${i} at ${offsetMs} ms`);
    else if (i === 0 || i > 70) assert(lateMs > -0.1 && lateMs < 0.2, `${i} is ${lateMs} ms late`);
  }
});
