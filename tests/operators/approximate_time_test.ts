import { assert, assertEquals } from "@std/assert";
import { ApproximateTime } from "../../lib/operators/approximate_time.ts";
import { Random } from "../support/random.ts";

interface Match {
  readonly sets: number[][];
  readonly dropped: () => number;
  readonly matching: ApproximateTime;
}

/** Messages are their own stamps. */
function match(sources: number, { slopMs = 10, maxWaiting = 10 } = {}): Match {
  const sets: number[][] = [];
  let dropped = 0;
  const matching = new ApproximateTime({
    sources,
    slopMs,
    maxWaiting,
    found: (set) => sets.push(set as number[]),
    drop: (count) => dropped += count,
  });
  return { sets, dropped: () => dropped, matching };
}

function add({ matching }: Match, source: number, ...stamps: number[]): void {
  for (const stampMs of stamps) matching.add(source, { message: stampMs, stampMs });
}

Deno.test("ApproximateTime takes the nearest of several that would do", () => {
  const pair = match(2);
  add(pair, 0, 0);
  add(pair, 1, 7);
  assertEquals(pair.sets, [], "what is nearer to 7 may still come");
  add(pair, 0, 6);
  assertEquals(pair.sets, [], "as to 6");
  add(pair, 0, 20);
  add(pair, 1, 21);
  assertEquals(pair.sets, [[6, 7]]);
  assertEquals(pair.dropped(), 1);
});

Deno.test("ApproximateTime decides at once where stamps are the same, and with a slop of 0 on nothing else", () => {
  const exact = match(3, { slopMs: 0 });
  add(exact, 0, 1, 2, 3);
  add(exact, 1, 2, 3);
  add(exact, 2, 3);
  assertEquals(exact.sets, [[3, 3, 3]]);
  assertEquals(exact.dropped(), 3);
  add(exact, 2, 4);
  add(exact, 1, 5);
  add(exact, 0, 5);
  add(exact, 2, 5);
  assertEquals(exact.sets, [[3, 3, 3], [5, 5, 5]]);
});

Deno.test("ApproximateTime makes no set that is further apart than the slop", () => {
  const pair = match(2, { slopMs: 10 });
  add(pair, 0, 0, 100, 200);
  add(pair, 1, 11, 110, 215);
  pair.matching.finish();
  assertEquals(pair.sets, [[100, 110]]);
});

Deno.test("ApproximateTime drops the oldest of a source whose partner is silent, and goes on", () => {
  const pair = match(2, { maxWaiting: 3 });
  add(pair, 0, 0, 100, 200, 300, 400);
  assertEquals([pair.sets, pair.dropped()], [[], 2]);
  add(pair, 1, 300, 400);
  assertEquals(pair.sets, [[300, 300], [400, 400]]);
  assertEquals(pair.dropped(), 3);
});

Deno.test("ApproximateTime does not match what may belong to a message that was dropped", () => {
  const pair = match(2, { slopMs: 100, maxWaiting: 1 });
  add(pair, 0, 50, 60);
  add(pair, 1, 51);
  pair.matching.finish();
  // 60 is the end, and before it there was one that would have fitted better.
  assertEquals(pair.sets, []);
});

Deno.test("ApproximateTime puts stamps in order where nothing was decided on, and starts anew at a jump back", () => {
  const pair = match(2);
  add(pair, 0, 20, 10);
  add(pair, 1, 10, 20);
  pair.matching.finish();
  assertEquals(pair.sets, [[10, 10], [20, 20]]);
  add(pair, 0, 15);
  assertEquals(pair.dropped(), 1, "what is before the last set comes too late");
  add(pair, 0, 5000);
  add(pair, 0, 100);
  add(pair, 1, 100);
  assertEquals(pair.sets.at(-1), [100, 100]);
});

Deno.test("ApproximateTime decides before the next message where none to come can be better", () => {
  const three = match(3, { slopMs: 20 });
  add(three, 1, 10);
  add(three, 2, 0, 40);
  add(three, 0, 0);
  assertEquals(three.sets, [[0, 10, 0]], "a set with 40 is worse, and one before it cannot come");
});

Deno.test("ApproximateTime waits where one to come may be better, and takes that", () => {
  const three = match(3, { slopMs: 20 });
  add(three, 1, 10);
  add(three, 2, 0, 15);
  add(three, 0, 0);
  assertEquals(three.sets, [], "10 and 15 are near to each other");
  add(three, 0, 14);
  assertEquals(three.sets, [[14, 10, 15]]);
  assertEquals(three.dropped(), 2);
});

Deno.test("ApproximateTime takes nothing that comes before what it may decide on", () => {
  const pair = match(2);
  add(pair, 1, 7);
  add(pair, 0, 6);
  add(pair, 1, 3); // 7 is in the candidate
  add(pair, 0, 5); // 6 was looked at
  assertEquals([pair.sets, pair.dropped()], [[], 2]);
  pair.matching.finish();
  assertEquals(pair.sets, [[6, 7]]);
});

Deno.test("ApproximateTime lets go of all that waits where time begins anew", () => {
  const pair = match(2);
  add(pair, 0, 5000, 6000);
  add(pair, 1, 5000);
  pair.matching.finish();
  add(pair, 0, 100);
  assertEquals([pair.sets, pair.dropped()], [[[5000, 5000]], 1]);
  add(pair, 1, 100);
  assertEquals(pair.sets.at(-1), [100, 100]);
  assert(pair.matching.isEmpty(0) && pair.matching.isEmpty(1));
});

Deno.test("ApproximateTime makes sets of messages that are used once, in order and within the slop", () => {
  const random = new Random(7);
  for (let round = 0; round < 300; round++) {
    const sources = 2 + Math.floor(random.next() * 3);
    const slopMs = random.next() * 20;
    const some = match(sources, { slopMs, maxWaiting: 5 });
    const clocks = Array.from({ length: sources }, () => 0);
    let count = 0;
    for (; count < 200; count++) {
      const source = Math.floor(random.next() * sources);
      clocks[source]! += random.next() * 20;
      add(some, source, clocks[source]!);
    }
    some.matching.finish();
    for (const [index, set] of some.sets.entries()) {
      assert(Math.max(...set) - Math.min(...set) <= slopMs);
      const before = some.sets[index - 1];
      assert(!before || set.every((stamp, source) => stamp > before[source]!));
    }
    assert(some.dropped() + some.sets.length * sources <= count, "each is counted once");
    assert(some.dropped() + some.sets.length * sources >= count - 5 * sources);
  }
});
