import { assertEquals, assertRejects } from "@std/assert";
import { Feed } from "../../lib/flow/feed.ts";

const DONE: IteratorResult<never, void> = { done: true, value: undefined };

/** What `next` gives with a value. */
const valueOf = <T>(value: T) => ({ done: false as const, value });

/** Reads what waits, which ends with `end`. */
async function drain<T>(feed: Feed<T>, end: T): Promise<T[]> {
  feed.push(end);
  const values: T[] = [];
  for await (const value of feed) {
    if (value === end) break;
    values.push(value);
  }
  return values;
}

Deno.test("Feed gives values in their order, to whoever waits at once", async () => {
  const feed = new Feed<number>({ maxWaiting: 10 });
  const waiting = [feed.next(), feed.next()];
  for (const value of [1, 2, 3, 4]) feed.push(value);
  assertEquals(await Promise.all(waiting), [valueOf(1), valueOf(2)]);
  assertEquals(await drain(feed, -1), [3, 4]);
});

Deno.test("Feed discards the oldest beyond its limit", async () => {
  const feed = new Feed<number>({ maxWaiting: 2 });
  for (const value of [1, 2, 3, 4]) feed.push(value);
  assertEquals([(await feed.next()).value, (await feed.next()).value], [3, 4]);
});

Deno.test("Feed says how many it has discarded, once, before the next one", async () => {
  const discarded = (count: number, next: string) => `${count} before ${next}`;
  const feed = new Feed<string>({ maxWaiting: 2, discarded });
  for (const value of ["a", "b", "c", "d"]) feed.push(value);
  assertEquals([(await feed.next()).value, (await feed.next()).value], ["2 before c", "c"]);
  for (const value of ["e", "f"]) feed.push(value);
  assertEquals((await feed.next()).value, "1 before e");
  assertEquals(await drain(feed, "end"), ["1 before f", "f"]);
});

Deno.test("Feed makes one of values that belong together while they wait", async () => {
  const merging = {
    keyOf: (value: string) => value === "." ? undefined : value[0],
    merge: (before: string, value: string) => before + value,
  };
  const feed = new Feed<string>({ maxWaiting: 10, merging });
  for (const value of ["a1", "b1", ".", ".", "a2"]) feed.push(value);
  assertEquals((await feed.next()).value, "a1a2");
  feed.push("a3");
  assertEquals(await drain(feed, "end"), ["b1", ".", ".", "a3"]);
});

Deno.test("Feed forgets what was discarded: nothing is added to it", async () => {
  const merging = { keyOf: (value: string) => value[0], merge: (a: string, b: string) => a + b };
  const feed = new Feed<string>({ maxWaiting: 1, merging });
  for (const value of ["a1", "b1", "a2"]) feed.push(value);
  assertEquals((await feed.next()).value, "a2");
});

Deno.test("Feed.offer() makes the source wait until its value is read", async () => {
  const feed = new Feed<number>({ maxWaiting: 1 });
  const first = feed.next();
  assertEquals(feed.offer(1), undefined);
  await first;
  let isTaken = false;
  const taken = feed.offer(2)!.then(() => isTaken = true);
  await Promise.resolve();
  assertEquals(isTaken, false);
  assertEquals(await feed.next(), valueOf(2));
  await taken;
});

Deno.test("Feed.offer() lets go of a source whose value nobody will read", async () => {
  const feed = new Feed<number>({ maxWaiting: 1 });
  const [discarded, left] = [feed.offer(1), feed.offer(2)];
  await discarded;
  feed.close();
  await left;
  assertEquals([await feed.next(), feed.offer(3)], [DONE, undefined]);
});

Deno.test("Feed opens its source at the first next(), and closes it once", async () => {
  const log: string[] = [];
  const open = () => {
    log.push("opened");
    return () => void log.push("ended");
  };
  const feed = new Feed<number>({ maxWaiting: 1, open, closed: () => log.push("closed") });
  assertEquals(log, []);
  const waiting = [feed.next(), feed.next()];
  await feed[Symbol.asyncDispose]();
  assertEquals(await Promise.all(waiting), [DONE, DONE]);
  assertEquals(await feed.return(), DONE);
  assertEquals([await feed.next(), log], [DONE, ["opened", "ended", "closed"]]);
});

Deno.test("Feed never opens a source after its end, and discards what waits and what comes", async () => {
  const open = () => {
    throw new Error("it was opened");
  };
  const feed = new Feed<number>({ maxWaiting: 1, open });
  feed.push(1);
  feed.close();
  feed.push(2);
  assertEquals(await feed.next(), DONE);
});

Deno.test("Feed.next() rejects once where the source cannot be opened", async () => {
  const open = () => {
    throw new Error("no");
  };
  const feed = new Feed<number>({ maxWaiting: 1, open });
  await assertRejects(() => feed.next(), Error, "no");
  assertEquals(await feed.next(), DONE);
});
