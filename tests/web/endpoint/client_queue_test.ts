import { assertEquals } from "@std/assert";
import { ClientQueue, type ClientQueueOptions } from "../../../lib/web/endpoint/client_queue.ts";
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
    maxBytes: 400_000,
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
