import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { withDeadline } from "../../lib/transport/deadline.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";

/** Runs for ever, as far as its signal lets it. */
function endless(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener("abort", () => reject(new Error("given up")))
  );
}

Deno.test("withDeadline() returns what was run, or rejects with what that threw", async () => {
  const clock = new VirtualClock();
  const options = { clock, timeoutMs: 100, signal: new AbortController().signal };
  assertEquals(await withDeadline(() => Promise.resolve(5), options), 5);
  const error = new Error("refused");
  const thrown = await assertRejects(() => withDeadline(() => Promise.reject(error), options));
  assertStrictEquals(thrown, error);
  assertEquals(clock.pending, 0);
});

Deno.test("withDeadline() rejects when time is up, not before", async () => {
  const clock = new VirtualClock();
  let isOver = false;
  const result = assertRejects(
    () => withDeadline(endless, { clock, timeoutMs: 100 }).finally(() => isOver = true),
    Deno.errors.TimedOut,
    "no answer within 100 ms",
  );
  await clock.advance(99);
  assertEquals(isOver, false);
  await clock.advance(1);
  await result;
  assertEquals(clock.pending, 0);
});

Deno.test("withDeadline() rejects with its signal's reason, and begins nothing after that", async () => {
  const clock = new VirtualClock();
  const abort = new AbortController();
  const options = { clock, timeoutMs: 100, signal: abort.signal };
  const running = withDeadline(endless, options);
  const reason = new Error("enough");
  abort.abort(reason);
  assertStrictEquals(await assertRejects(() => running), reason);
  let hasBegun = false;
  const begin = () => {
    hasBegun = true;
    return Promise.resolve();
  };
  assertStrictEquals(await assertRejects(() => withDeadline(begin, options)), reason);
  assertEquals([hasBegun, clock.pending], [false, 0]);
});
