import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Arrival } from "../../lib/topic/arrival.ts";
import { OwnDelivery } from "../../lib/topic/own_delivery.ts";
import { type MessageCallback, Subscription } from "../../lib/topic/subscription.ts";
import { TopicListeners } from "../../lib/topic/topic_listeners.ts";
import { resolveTopicOptions, type TopicOptions } from "../../lib/topic/topic_options.ts";
import { UnreadableLog } from "../../lib/topic/unreadable_log.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { RecordingLogger } from "../support/recording_logger.ts";
import { arrivalOf, encoded, settle } from "./encoded.ts";

function setUp(callback: MessageCallback, maxBytes = 1024 * 1024) {
  const clock = new VirtualClock();
  const logger = new RecordingLogger();
  const listeners = new TopicListeners(() => {});
  listeners.add("imu", new Subscription("imu", callback, {}, logger));
  const own = new OwnDelivery({
    listeners,
    maxBytes,
    sendTimeoutMs: 1000,
    clock,
    logger,
    unreadable: new UnreadableLog(logger, clock),
  });
  let sequence = 0;
  const send = (value: unknown, options: TopicOptions = {}) => {
    const publishedAtMs = clock.epochMs();
    const message = arrivalOf(encoded([value]), { publishedAtMs, sequence: sequence++ });
    return own.send("imu", message, resolveTopicOptions(options));
  };
  return { own, send, clock, logger, listeners };
}

/** A listener that is busy with its first message until told otherwise, and what it got. */
function stuck() {
  const seen: unknown[] = [];
  const { promise, resolve: free } = Promise.withResolvers<void>();
  const callback: MessageCallback = ([value]) => {
    seen.push(value);
    return promise;
  };
  return { seen, callback, free };
}

Deno.test("OwnDelivery.send() delivers in order and in a turn of its own", async () => {
  const seen: unknown[] = [];
  const { send } = setUp(([value]) => void seen.push(value));
  const sent = [send(1), send(2), send(3)];
  assertEquals(seen, []);
  await Promise.all(sent);
  assertEquals(seen, [1, 2, 3]);
});

Deno.test("OwnDelivery.send() never runs one callback inside another", async () => {
  const log: string[] = [];
  const { send } = setUp(([value]) => {
    log.push(`begin ${value}`);
    if (value === 1) void send(2);
    log.push(`end ${value}`);
  });
  await send(1);
  await settle();
  assertEquals(log, ["begin 1", "end 1", "begin 2", "end 2"]);
});

Deno.test("OwnDelivery.send() waits for a listener that is full, then gives it up as slow", async () => {
  const { callback, free, seen } = stuck();
  const { send, clock, logger } = setUp(callback);
  let isReady = false;
  for (let i = 0; i < 1100; i++) void send(i).then(() => isReady = true);
  await clock.advance(999);
  assertEquals(isReady, false);
  await clock.advance(1);
  assertEquals(isReady, true);
  assertEquals(logger.lines, [
    'warn: This node\'s own listener of topic "imu" is slow: sends no longer wait for it',
  ]);
  await send("does not wait");
  free();
  while (seen.length < 1101) await settle();
  assertEquals(clock.pending, 0);
});

Deno.test("OwnDelivery.send() drops the oldest beyond its limit, and says so once a second", async () => {
  const { callback, free, seen } = stuck();
  const { send, logger } = setUp(callback, 10_000);
  for (let i = 0; i < 3000; i++) {
    void send(i);
    if (i === 1100) await settle(); // The subscription has taken what it takes.
  }
  free();
  while (seen.at(-1) !== 2999) await settle();
  assertEquals(seen.length < 1200, true);
  assertEquals(logger.lines.length, 1);
  assertStringIncludes(logger.lines[0]!, 'messages for this node\'s own listener of topic "imu"');
});

for (const setByMs of [0, 7_200_000, -7_200_000]) {
  const how = `where the clock is set by ${setByMs} ms`;
  Deno.test(`OwnDelivery.send() drops what waited longer than its time to live ${how}`, async () => {
    const { callback, free, seen } = stuck();
    const { send, clock } = setUp(callback);
    for (let i = 0; i < 1025; i++) void send(i);
    await settle();
    void send("stale", { ttlMs: 50 });
    void send("fresh", { ttlMs: 5000 });
    clock.jumpEpoch(setByMs);
    await clock.advance(51);
    free();
    while (seen.at(-1) !== "fresh") await settle();
    assertEquals(seen.includes("stale"), false);
  });
}

Deno.test("OwnDelivery.close() lets go of whoever waits", async () => {
  const { callback } = stuck();
  const { own, send, clock } = setUp(callback);
  for (let i = 0; i < 1100; i++) void send(i);
  const waiting = send("last");
  await settle();
  own.close();
  await waiting;
  assertEquals(clock.pending, 0);
});

Deno.test("OwnDelivery.send() does nothing where nobody listens any more", async () => {
  const { send, listeners } = setUp(() => {
    throw new Error("called");
  });
  const sent = send(1);
  listeners.removeAll("imu");
  await sent;
});

Deno.test("OwnDelivery warns of one message that it dropped, and of none where it dropped none", async () => {
  const { callback, free } = stuck();
  const { own, send, logger } = setUp(callback, 100);
  const warnings = () => logger.lines.filter((line) => line.includes("Dropped"));
  const options = { policy: "drop-oldest" } as const;
  void send("x".repeat(60), options);
  await settle();
  void send("x".repeat(60), options);
  assertEquals(warnings(), []);
  void send("x".repeat(60), options);
  assertEquals(warnings().length, 1);
  assertStringIncludes(warnings()[0]!, "Dropped 1 messages for this node's own listener");
  free();
  own.close();
});

Deno.test("OwnDelivery waits anew for a listener that was slow once it is done with all", async () => {
  let gate = Promise.withResolvers<void>();
  const { send, clock, logger } = setUp(() => gate.promise);
  for (const round of [1, 2]) {
    let isReady = false;
    for (let i = 0; i < 1100; i++) void send(i).then(() => isReady = true);
    await clock.advance(999);
    assertEquals(isReady, false, `round ${round}`);
    await clock.advance(1);
    assertEquals([isReady, logger.lines.length], [true, round]);
    gate.resolve();
    for (let turn = 0; turn < 100; turn++) await settle();
    gate = Promise.withResolvers();
  }
  assertEquals(clock.pending, 0);
});

Deno.test("OwnDelivery.send() drops nothing for a listener that keeps up, however much comes", async () => {
  const seen: unknown[] = [];
  const { own, send, clock } = setUp(([value]) => void seen.push(value), 1000);
  for (let round = 0; round < 50; round++) {
    const sent = [send(2 * round), send(2 * round + 1)];
    await clock.advance(0);
    await Promise.all(sent);
  }
  assertEquals(seen, Array.from({ length: 100 }, (_, index) => index));
  assertEquals(own.counts("imu").dropped, 0);
});

/** A listener of its own, and what it got. */
function later(limit = Infinity) {
  const seen: unknown[] = [];
  const free: (() => void)[] = [];
  const sink = {
    isRaw: false,
    deliver: ({ bytes }: Arrival) => {
      seen.push(bytes[1]);
      if (seen.length >= limit) return new Promise<void>((resolve) => free.push(resolve));
    },
    stop: () => {},
  };
  return { seen, sink, free: () => free.splice(0).forEach((release) => release()) };
}

Deno.test("OwnDelivery.replay() goes to one listener, ahead of all that waits", async () => {
  const seen: unknown[] = [];
  const { own, send, listeners } = setUp(([value]) => void seen.push(value));
  const { seen: got, sink } = later();
  const sent = send(3);
  listeners.add("imu", sink);
  own.replay("imu", sink, () => [1, 2].map((value) => arrivalOf(encoded([value]))));
  await sent;
  await settle();
  assertEquals([seen, got], [[3], [1, 2, 3]]);
  assertEquals(own.counts("imu").received, 3);
});

Deno.test("OwnDelivery.replay() waits for its listener, and what is sent for that", async () => {
  const { own, send, listeners, clock } = setUp(() => {});
  const { seen, sink, free } = later(1);
  listeners.add("imu", sink);
  own.replay("imu", sink, () => [1, 2].map((value) => arrivalOf(encoded([value]))));
  await settle();
  let isSent = false;
  const sent = send(3).then(() => isSent = true);
  await settle();
  assertEquals([seen, isSent], [[1], false]);
  await clock.advance(1000);
  await sent;
  for (const expected of [[1, 2], [1, 2, 3], [1, 2, 3]]) {
    free();
    await settle();
    assertEquals(seen, expected);
  }
});

Deno.test("OwnDelivery.replay() counts what its listener cannot read, and goes on", async () => {
  const { own } = setUp(() => {});
  const seen: unknown[] = [];
  const take: MessageCallback = ([value]) => void seen.push(value);
  const sink = new Subscription("imu", take, {}, new RecordingLogger());
  own.replay("imu", sink, () => [Uint8Array.of(0xc1), encoded([2])].map((body) => arrivalOf(body)));
  await settle();
  assertEquals([seen, own.counts("imu").undecodable], [[2], 1]);
});

Deno.test("OwnDelivery.close() ends what is replayed", async () => {
  const { own, clock } = setUp(() => {});
  const { seen, sink, free } = later(1);
  for (const _ of [1, 2]) own.replay("imu", sink, () => [arrivalOf(encoded([1]))]);
  await settle();
  own.close();
  free();
  await settle();
  await clock.advance(1000);
  assertEquals([seen, clock.pending], [[1], 0]);
});
