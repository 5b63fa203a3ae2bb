import { assertEquals, assertRejects } from "@std/assert";
import { Collector } from "./collector.ts";
import { Changing, patiently } from "./patience.ts";

const never = new Promise<never>(() => {});

Deno.test("patiently() hands on what a promise comes to", async () => {
  assertEquals(await patiently(Promise.resolve(1)), 1);
  await assertRejects(() => patiently(Promise.reject(new TypeError("bad"))), TypeError, "bad");
});

Deno.test("patiently() gives up, and says how things stand by then", async () => {
  await assertRejects(() => patiently(never, () => "2 of 3", 1), Error, "waited 1 ms: 2 of 3");
});

Deno.test("Changing.until() looks at once, and at each change until it is so", async () => {
  const changing = new Changing();
  let looks = 0;
  const isThird = () => ++looks === 3;
  let isOver = false;
  const waiting = changing.until(isThird, () => "").then(() => isOver = true);
  changing.tell();
  await Promise.resolve();
  assertEquals([looks, isOver], [2, false]);
  changing.tell();
  await waiting;
  changing.tell();
  assertEquals(looks, 3);
  await changing.until(() => true, () => "");
});

Deno.test("Changing.until() gives up, and fails where looking fails", async () => {
  const changing = new Changing(1);
  await assertRejects(() => changing.until(() => false, () => "too few"), Error, "too few");
  let looks = 0;
  const waiting = changing.until(() => {
    if (looks++) throw new RangeError("oops");
    return false;
  }, () => "");
  changing.tell();
  await assertRejects(() => waiting, RangeError, "oops");
});

Deno.test("Collector.count() waits until so many have come", async () => {
  const collector = new Collector<number>();
  collector.add(1);
  assertEquals(await collector.count(1), [1]);
  const two = collector.count(2);
  collector.add(2);
  assertEquals(await two, [1, 2]);
});
