import { assertEquals, assertRejects } from "@std/assert";
import { Outbox } from "../../../../lib/bridge/python/mesh/outbox.ts";
import { VirtualClock } from "../../../../lib/testing/virtual_clock.ts";

const bytes = (number: number) => Uint8Array.of(number);

function outbox(maxWaiting = 2) {
  const clock = new VirtualClock();
  const box = new Outbox({ maxWaiting, ttlMs: 5000, clock });
  const sent: number[] = [];
  const send = () => box.send(([number]) => Promise.resolve(void sent.push(number!)));
  return { clock, box, sent, send };
}

Deno.test("Outbox sends in order, and drops the oldest where too many wait", async () => {
  const { box, sent, send } = outbox();
  const settled = [1, 2, 3].map((number) => box.add(bytes(number)));
  assertEquals(await settled[0], false);
  assertEquals(await box.ready(), true);
  await send();
  await send();
  assertEquals(sent, [2, 3]);
  assertEquals(await Promise.all(settled), [false, true, true]);
});

Deno.test("Outbox drops what has waited for too long", async () => {
  const { clock, box, sent, send } = outbox();
  const old = box.add(bytes(1));
  await clock.advance(4000);
  const young = box.add(bytes(2));
  await clock.advance(1000);
  assertEquals(await box.ready(), true);
  await send();
  assertEquals([await old, await young, sent], [false, true, [2]]);
});

Deno.test("Outbox tells who waits where a message could not be written, or never will be", async () => {
  const { box } = outbox();
  const failed = box.add(bytes(1));
  const left = box.add(bytes(2));
  await assertRejects(() => box.send(() => Promise.reject(new Error("cut"))), Error, "cut");
  const waiting = box.ready();
  box.close();
  assertEquals([await failed, await left, await waiting], [false, false, true]);
  assertEquals([await box.ready(), await box.add(bytes(3))], [false, false]);
});
