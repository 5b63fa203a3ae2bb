import { assertEquals, assertRejects } from "@std/assert";
import type { TopicMessage } from "../../lib/topic/message.ts";
import { createMessageQueue } from "../../lib/topic/message_queue.ts";
import { SENDER, settle } from "./encoded.ts";

function setUp() {
  const log: string[] = [];
  let offer = (_: number): unknown => undefined;
  const queue = createMessageQueue((callback) => {
    log.push("subscribed");
    offer = (value) =>
      callback([value], {
        topic: "imu",
        sender: SENDER,
        publishedAtMs: 1000,
        sequence: value,
        retained: false,
      });
    return () => void log.push("unsubscribed");
  });
  return { queue, log, offer: (value: number) => offer(value) };
}

const DONE: IteratorResult<TopicMessage, void> = { done: true, value: undefined };

Deno.test("MessageQueue listens from the first next() on", () => {
  const { queue, log } = setUp();
  assertEquals(log, []);
  void queue.next();
  void queue.next();
  assertEquals(log, ["subscribed"]);
});

Deno.test("MessageQueue.next() returns messages with what is known of them", async () => {
  const { queue, offer } = setUp();
  const next = queue.next();
  offer(7);
  const origin = { sender: SENDER, publishedAtMs: 1000, sequence: 7, retained: false };
  const value = { topic: "imu", args: [7], ...origin };
  assertEquals(await next, { done: false, value });
});

Deno.test("MessageQueue makes the source wait until its message is asked for", async () => {
  const { queue, offer } = setUp();
  const first = queue.next();
  assertEquals(offer(1), undefined);
  await first;
  let isTaken = false;
  void (offer(2) as Promise<void>).then(() => isTaken = true);
  await settle();
  assertEquals(isTaken, false);
  assertEquals((await queue.next()).value?.args, [2]);
  await settle();
  assertEquals(isTaken, true);
});

Deno.test("MessageQueue.next() serves several at once in their order", async () => {
  const { queue, offer } = setUp();
  const waiting = [queue.next(), queue.next()];
  offer(1);
  offer(2);
  assertEquals((await Promise.all(waiting)).map(({ value }) => value?.args), [[1], [2]]);
});

Deno.test("MessageQueue.return() ends at once for whoever waits", async () => {
  const { queue, log } = setUp();
  const waiting = [queue.next(), queue.next()];
  assertEquals(await queue.return(), DONE);
  assertEquals(await Promise.all(waiting), [DONE, DONE]);
  assertEquals(await queue.next(), DONE);
  queue.close();
  assertEquals(log, ["subscribed", "unsubscribed"]);
});

Deno.test("MessageQueue.close() lets go of a source that waits", async () => {
  const { queue, offer } = setUp();
  void queue.next();
  offer(1);
  const taken = offer(2);
  queue.close();
  await taken;
  assertEquals(await queue.next(), DONE);
});

Deno.test("MessageQueue.return() before the first next() never listens", async () => {
  const { queue, log } = setUp();
  await queue.return();
  assertEquals([await queue.next(), log], [DONE, []]);
});

Deno.test("MessageQueue.next() rejects once when it cannot listen", async () => {
  const queue = createMessageQueue(() => {
    throw new Error("the node is stopped");
  });
  await assertRejects(() => queue.next(), Error, "the node is stopped");
  assertEquals(await queue.next(), DONE);
});

Deno.test("MessageQueue ends where an `await using` block ends", async () => {
  const { queue, log } = setUp();
  {
    await using messages = queue;
    void messages.next();
  }
  assertEquals(log, ["subscribed", "unsubscribed"]);
});
