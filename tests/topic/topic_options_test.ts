import { assertEquals, assertThrows } from "@std/assert";
import { resolveTopicOptions, type TopicOptions } from "../../lib/topic/topic_options.ts";

Deno.test("resolveTopicOptions() fills in back-pressure, no time to live and nothing kept", () => {
  const retain = { count: 0, bytes: 67108864 };
  assertEquals(resolveTopicOptions({}), { policy: "backpressure", ttlMs: 0, retain });
  assertEquals(resolveTopicOptions({ policy: "latest", ttlMs: 50 }), {
    policy: "latest",
    ttlMs: 50,
    retain,
  });
});

Deno.test("resolveTopicOptions() takes a number of messages to retain, and limits", () => {
  const retainOf = (retain: TopicOptions["retain"]) => resolveTopicOptions({ retain }).retain;
  assertEquals(retainOf(3), { count: 3, bytes: 67108864 });
  assertEquals(retainOf({}), { count: 1, bytes: 67108864 });
  assertEquals(retainOf({ count: 5, bytes: 1000 }), { count: 5, bytes: 1000 });
});

Deno.test("resolveTopicOptions() refuses to retain what is no number of messages or bytes", () => {
  for (const count of [-1, 0.5, NaN, Infinity]) {
    assertThrows(() => resolveTopicOptions({ retain: count }), RangeError, "Cannot retain");
    assertThrows(() => resolveTopicOptions({ retain: { count } }), RangeError, "whole number");
  }
  for (const bytes of [-1, 0, 0.5, NaN]) {
    const message = `Cannot retain ${bytes} bytes: bytes must be a whole number above 0`;
    assertThrows(() => resolveTopicOptions({ retain: { bytes } }), RangeError, message);
  }
  for (const retain of ["1", null, true]) {
    const options = { retain } as unknown as TopicOptions;
    assertThrows(() => resolveTopicOptions(options), TypeError, "pass how many messages");
  }
});

Deno.test("resolveTopicOptions() refuses an unknown policy", () => {
  const options = { policy: "reliable" } as unknown as TopicOptions;
  assertThrows(
    () => resolveTopicOptions(options),
    TypeError,
    'Cannot use policy "reliable": it must be one of backpressure, drop-oldest, drop-newest, latest',
  );
});

Deno.test("resolveTopicOptions() refuses a time that is no whole number of milliseconds", () => {
  for (const ttlMs of [-1, 0.5, NaN, Infinity, 2 ** 32, "5" as unknown as number]) {
    assertThrows(() => resolveTopicOptions({ ttlMs }), RangeError, `Cannot use ttlMs ${ttlMs}: `);
  }
});
