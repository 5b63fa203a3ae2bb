import { assert, assertEquals } from "@std/assert";
import { TokenBucket } from "../../lib/time/token_bucket.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";

function take(bucket: TokenBucket, count: number): boolean[] {
  return Array.from({ length: count }, () => bucket.take());
}

Deno.test("TokenBucket lets a burst pass, then one each interval", async () => {
  const clock = new VirtualClock();
  const bucket = new TokenBucket(clock, { burst: 3, intervalMs: 100 });
  assertEquals(take(bucket, 4), [true, true, true, false]);
  await clock.advance(99);
  assertEquals(bucket.take(), false);
  await clock.advance(1);
  assertEquals(take(bucket, 2), [true, false]);
  await clock.advance(1_000_000);
  assertEquals(take(bucket, 4), [true, true, true, false], "no more than a burst is saved up");
});

Deno.test("TokenBucket.readyAtMs() tells when the next one is there, now if it is", async () => {
  const clock = new VirtualClock();
  const bucket = new TokenBucket(clock, { burst: 1, intervalMs: 100 });
  await clock.advance(250);
  assertEquals(bucket.readyAtMs(), 250);
  assert(bucket.take());
  for (const passedMs of [0, 30, 30]) {
    await clock.advance(passedMs);
    // What is exact in theory may differ by a fraction of a nanosecond.
    assert(Math.abs(bucket.readyAtMs() - 350) < 0.001, `${bucket.readyAtMs()}`);
  }
  await clock.advance(40);
  assertEquals(bucket.readyAtMs(), 350);
  assert(bucket.take());
});
