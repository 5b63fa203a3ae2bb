import { assertEquals, assertThrows } from "@std/assert";
import { PendingCalls } from "../../../../lib/bridge/python/mesh/pending_calls.ts";
import type { WireAnswer } from "../../../../lib/bridge/python/wire/answer.ts";

Deno.test("PendingCalls hands each answer to its call, once, and nobody another one's", () => {
  const calls = new PendingCalls();
  const heard: (WireAnswer | undefined)[] = [];
  const [first, second] = [calls.begin((answer) => heard.push(answer)), calls.begin(() => {})];
  assertEquals([first, second], [0, 1]);
  const answer = { id: 0, error: "no" };
  calls.answer(answer);
  calls.answer(answer);
  calls.answer({ id: 7, error: "nobody asked" });
  assertEquals(heard, [answer]);
});

Deno.test("PendingCalls has 65,536 numbers, of which none comes twice before its answer", () => {
  const calls = new PendingCalls();
  const ids = new Set(Array.from({ length: 65_536 }, () => calls.begin(() => {})));
  assertEquals(ids.size, 65_536);
  assertThrows(() => calls.begin(() => {}), RangeError, "65536 calls");
  calls.answer({ id: 500, error: "done" });
  assertEquals(calls.begin(() => {}), 500);
});

Deno.test("PendingCalls tells all when the connection is lost", () => {
  const calls = new PendingCalls();
  const heard: unknown[] = [];
  for (let i = 0; i < 2; i++) calls.begin((answer) => heard.push(answer));
  calls.close();
  calls.close();
  assertEquals(heard, [undefined, undefined]);
});
