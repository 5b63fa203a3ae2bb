import { assertEquals } from "@std/assert";
import { LatestOnly } from "../../../../../lib/web/dashboard/panels/image/latest_only.ts";

Deno.test("LatestOnly works on the latest of what comes meanwhile", async () => {
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const last = Promise.withResolvers<void>();
  const latest = new LatestOnly<number>((item) => {
    begun.push(item);
    if (item === 9) last.resolve();
    return new Promise((resolve) => ends.push(resolve));
  });
  for (let item = 0; item < 10; item++) latest.take(item);
  assertEquals(begun, [0]);
  ends[0]!();
  await last.promise;
  assertEquals(begun, [0, 9]);
});

Deno.test("LatestOnly forgets what waits", async () => {
  const begun: number[] = [];
  const last = Promise.withResolvers<void>();
  const latest = new LatestOnly<number>((item) => {
    begun.push(item);
    // Whatever waits by now is overtaken by nothing.
    if (item === 1) queueMicrotask(() => latest.take(3));
    else last.resolve();
    return Promise.resolve();
  }, () => Promise.resolve());
  latest.take(1);
  latest.take(2);
  latest.clear();
  await last.promise;
  assertEquals(begun, [1, 3]);
});
