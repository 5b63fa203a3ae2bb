import { assertEquals } from "@std/assert";
import type { NodeStatus } from "@rosy/rosy";
import { createStatusQueue, type StatusQueue } from "../../../lib/node/status/status_queue.ts";
import { idOf } from "../../support/records.ts";

const peer = idOf("far");
const up = (atMs: number): NodeStatus => ({ type: "peer-up", atMs, peer });
const dropped = (topic: string, count: number): NodeStatus => ({
  type: "messages-dropped",
  atMs: 1,
  peer,
  topic,
  count,
  why: "full",
});

/** Everything that waits. */
async function drain(queue: StatusQueue): Promise<NodeStatus[]> {
  const end = up(-1);
  queue.push(end);
  const statuses: NodeStatus[] = [];
  for await (const status of queue) {
    if (status === end) break;
    statuses.push(status);
  }
  return statuses;
}

Deno.test("StatusQueue gives statuses in order, to whoever waits at once", async () => {
  const queue = createStatusQueue(10, () => {});
  const waiting = queue.next();
  queue.push(up(1));
  queue.push(up(2));
  assertEquals((await waiting).value, up(1));
  assertEquals(await drain(queue), [up(2)]);
});

Deno.test("StatusQueue adds up what was dropped of one topic while it waits", async () => {
  const queue = createStatusQueue(10, () => {});
  for (const topic of ["imu", "map", "imu", "imu"]) queue.push(dropped(topic, 5));
  assertEquals(await drain(queue), [dropped("imu", 15), dropped("map", 5)]);
});

Deno.test("StatusQueue keeps apart what happened to messages in different ways", async () => {
  const queue = createStatusQueue(10, () => {});
  const of = (type: "messages-lost" | "messages-undecodable", topic: string): NodeStatus => (
    { type, atMs: 1, peer, topic, count: 2 }
  );
  const old: NodeStatus = { ...dropped("imu", 5), why: "old" } as NodeStatus;
  const apart = [
    dropped("imu", 5),
    old,
    of("messages-lost", "imu"),
    of("messages-lost", "map"),
    of("messages-undecodable", "imu"),
  ];
  for (const status of [...apart, ...apart]) queue.push(status);
  assertEquals(
    await drain(queue),
    apart.map((status) => ({ ...status, count: 2 * (status as { count: number }).count })),
  );
});

Deno.test("StatusQueue discards the oldest beyond its limit, and says how many", async () => {
  const queue = createStatusQueue(3, () => {});
  for (let atMs = 1; atMs <= 5; atMs++) queue.push(up(atMs));
  assertEquals((await queue.next()).value, { type: "statuses-dropped", atMs: 3, count: 2 });
  assertEquals((await queue.next()).value, up(3));
});

Deno.test("StatusQueue.return() ends whoever waits, once", async () => {
  let closed = 0;
  const queue = createStatusQueue(3, () => closed++);
  const waiting = queue.next();
  await queue.return();
  await queue.return();
  queue.push(up(1));
  const end = { done: true as const, value: undefined };
  assertEquals([await waiting, await queue.next(), closed], [end, end, 1]);
});
