import { assertEquals, assertThrows } from "@std/assert";
import { resolveTopicOptions, type TopicOptions } from "../../lib/topic/topic_options.ts";

Deno.test("resolveTopicOptions() fills in back-pressure and no time to live", () => {
  assertEquals(resolveTopicOptions({}), { policy: "backpressure", ttlMs: 0 });
  assertEquals(resolveTopicOptions({ policy: "latest", ttlMs: 50 }), {
    policy: "latest",
    ttlMs: 50,
  });
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
