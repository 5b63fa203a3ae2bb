import { assertEquals } from "@std/assert";
import { ClientQueue, type ClientQueueOptions } from "../../../lib/web/endpoint/client_queue.ts";
import { QueueBudget } from "../../../lib/web/endpoint/queue_budget.ts";
import type { ClientSocket } from "../../../lib/transport/web_exchange.ts";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";

/** A client that reads when the test says so. */
class FakeSocket implements ClientSocket {
  readonly frames: (string | Uint8Array)[] = [];
  bufferedBytes = 0;
  closed: string | null = null;
  isReading = true;

  send(data: string | Uint8Array): void {
    this.frames.push(data);
    if (!this.isReading) this.bufferedBytes += data.length;
  }

  close(code: number, reason: string): void {
    this.closed = `${code} ${reason}`;
  }
}

function queueOf(options: Partial<ClientQueueOptions> = {}) {
  const socket = new FakeSocket();
  const clock = new VirtualClock();
  return { socket, clock, queue: new ClientQueue(socket, { clock, ...options }) };
}

const settled = () => new Promise<void>((resolve) => queueMicrotask(resolve));

Deno.test("ClientQueue sends what comes in one turn in order, together where that is allowed", async () => {
  const { socket, queue } = queueOf({ isBatched: true });
  queue.message("a", Uint8Array.of(1));
  queue.message("b", Uint8Array.of(2, 3));
  queue.message("a", Uint8Array.of(4));
  assertEquals(socket.frames, []);
  await settled();
  assertEquals(socket.frames, [Uint8Array.of(1, 2, 3, 4)]);
  const text = queueOf();
  text.queue.message("a", "one");
  text.queue.message("a", "two");
  await settled();
  assertEquals(text.socket.frames, ["one", "two"]);
});

Deno.test("ClientQueue leaves out the oldest messages for one that does not read, and tells of it", async () => {
  const told: unknown[] = [];
  const { socket, clock, queue } = queueOf({
    maxBytes: 401_100,
    dropped: (counts) => {
      told.push([...counts]);
      queue.answer("told");
    },
  });
  socket.isReading = false;
  for (let i = 0; i < 10; i++) queue.message(i % 2 ? "odd" : "even", `${i}`.repeat(100_000));
  await settled();
  const sent = () => socket.frames.map((frame) => frame.slice(0, 4));
  assertEquals(queue.dropped, 6, "only four of them fit");
  assertEquals(sent(), ["told", "6666", "7777", "8888"], "the socket takes no more");
  assertEquals(told, [[["even", 3], ["odd", 3]]]);
  socket.bufferedBytes = 0;
  await clock.advance(10);
  assertEquals(sent().at(-1), "9999");
  assertEquals(clock.pending, 0, "nobody asks when nothing waits");
});

Deno.test("ClientQueue lets only the latest wait of those that are to be the latest", async () => {
  const { socket, clock, queue } = queueOf();
  socket.bufferedBytes = 300_000;
  for (const text of ["1", "2", "3"]) queue.message("image", text, true);
  queue.message("imu", "a");
  queue.message("image", "4", true);
  await settled();
  assertEquals(socket.frames, []);
  socket.bufferedBytes = 0;
  await clock.advance(10);
  assertEquals(socket.frames, ["a", "4"]);
  assertEquals(queue.dropped, 3);
});

Deno.test("ClientQueue leaves out nothing of one turn for one that keeps up, but large ones", async () => {
  const { socket, clock, queue } = queueOf();
  for (const text of ["1", "2", "3"]) queue.message("imu", text, true);
  await settled();
  assertEquals(socket.frames, ["1", "2", "3"]);
  for (const text of ["a", "b", "c"]) queue.message("image", text.repeat(300_000), true);
  await settled();
  await clock.advance(10);
  assertEquals(socket.frames.slice(3).map((frame) => frame[0] as string), ["c"]);
});

Deno.test("ClientQueue ends a client that does not read its answers", async () => {
  const { socket, queue } = queueOf({ maxBytes: 1000 });
  socket.bufferedBytes = 300_000;
  queue.answer("x");
  assertEquals(socket.closed, "1008 too many answers wait to be read");
  queue.answer("y");
  queue.message("a", "z");
  await settled();
  assertEquals(socket.frames, []);
});

Deno.test("ClientQueue keeps nothing for one that is stuck, and goes on once that takes something", async () => {
  const told: unknown[] = [];
  const { socket, clock, queue } = queueOf({
    maxBytes: 400_000,
    dropped: (counts) => told.push(...counts),
  });
  socket.isReading = false;
  for (let i = 0; i < 3; i++) queue.message("a", `${i}`.repeat(150_000));
  await settled();
  await clock.advance(3000);
  assertEquals(queue.dropped, 1);
  for (let i = 0; i < 2; i++) queue.message("a", "x".repeat(150_000));
  await clock.advance(3000);
  const { bufferedBytes } = socket;
  assertEquals(queue.waitingBytes, bufferedBytes, "what waited was let go of");
  queue.message("b", "later");
  assertEquals([queue.dropped, queue.waitingBytes], [4, bufferedBytes]);

  socket.isReading = true;
  socket.bufferedBytes = 0;
  await clock.advance(64);
  assertEquals(told, [["a", 1], ["a", 2], ["b", 1]]);
  queue.message("b", "again");
  await settled();
  assertEquals(socket.frames.at(-1), "again");
});

Deno.test("ClientQueue keeps what fits for one that takes nothing for long, or takes a little", async () => {
  const { socket, clock, queue } = queueOf({ maxBytes: 600_000 });
  socket.isReading = false;
  for (let i = 0; i < 3; i++) queue.message("a", "x".repeat(150_000));
  await settled();
  await clock.advance(60_000);
  assertEquals([queue.dropped, queue.waitingBytes], [0, 450_256], "a tab that sleeps");
  for (let second = 0; second < 10; second++) {
    socket.bufferedBytes -= 10_000;
    queue.message("a", "y".repeat(150_000));
    await clock.advance(1000);
  }
  assertEquals(queue.waitingBytes > 400_000, true, "a slow one has what fits");
});

Deno.test("Queues share a budget: who holds more than a fair part of it leaves out, and nobody else", async () => {
  const budget = new QueueBudget(300_000);
  const [full, slow] = [queueOf({ budget }), queueOf({ budget })];
  for (const { socket } of [full, slow]) socket.bufferedBytes = 300_000;
  slow.queue.message("a", "x".repeat(100_000));
  for (let i = 0; i < 10; i++) full.queue.message("a", "x".repeat(50_000));
  assertEquals([slow.queue.dropped, full.queue.dropped], [0, 7]);
  assertEquals(budget.usedBytes <= 300_000, true);
  full.queue.close();
  full.queue.close();
  assertEquals(budget.usedBytes, 100_256, "what is gone gives back all that it had");
  for (let i = 0; i < 3; i++) slow.queue.message("a", "x".repeat(60_000));
  assertEquals(slow.queue.dropped, 0, "the whole budget is that of the other one");
  await settled();
  slow.queue.close();
  assertEquals(budget.usedBytes, 0);
});
