import type { EveryOptions, Node, Tick } from "@rosy/rosy";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type TestMesh, testMesh } from "@rosy/rosy/testing";
import { Ticks } from "../../../lib/node/clock/every.ts";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";
import { leakTest } from "../../support/leak_check.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { patiently } from "../../support/patience.ts";
import { TestProcess } from "../../support/process.ts";

async function solo(): Promise<{ mesh: TestMesh; node: Node }> {
  const mesh = testMesh();
  return { mesh, node: await mesh.node("loop") };
}

/** Waits in virtual time: what a callback does that takes long. */
const spend = ({ clock }: TestMesh, durationMs: number) =>
  new Promise<void>((resolve) => void clock.after(durationMs, resolve));

leakTest("Node.every() runs a callback at each multiple of its period", async () => {
  const { mesh, node } = await solo();
  await using _ = mesh;
  await mesh.clock.advance(7);
  const ticks: [atMs: number, tick: Tick][] = [];
  node.every({ hz: 20 }, (tick) => ticks.push([mesh.clock.monotonicMs(), tick]));
  await mesh.clock.advance(199);
  assertEquals(ticks, [
    [57, { number: 1, missed: 0, lateMs: 0 }],
    [107, { number: 2, missed: 0, lateMs: 0 }],
    [157, { number: 3, missed: 0, lateMs: 0 }],
  ]);
  await mesh.clock.advance(1);
  assertEquals(ticks.length, 4);
});

for (const hz of [20, 30, 7]) {
  leakTest(`Node.every() does not drift in 10,000 ticks at ${hz} Hz`, async () => {
    const { mesh, node } = await solo();
    await using _ = mesh;
    let last: Tick | undefined;
    let count = 0;
    let missed = 0;
    node.every({ hz }, async (tick) => {
      count++;
      missed += tick.missed;
      last = tick;
      await spend(mesh, (tick.number % 13) / 7);
    });
    await mesh.clock.advance(10_000 * 1000 / hz + 0.001);
    assertEquals([count, last?.number, missed], [10_000, 10_000, 0]);
    assert(last!.lateMs < 0.000_1);
  });
}

leakTest("Node.every() waits for an async callback, and skips what it missed", async () => {
  const { mesh, node } = await solo();
  await using _ = mesh;
  const [ticks, ends]: [Tick[], number[]] = [[], []];
  node.every(50, async (tick) => {
    ticks.push(tick);
    await spend(mesh, 120);
    ends.push(mesh.clock.monotonicMs());
  });
  await mesh.clock.advance(400);
  assertEquals(ticks, [
    { number: 1, missed: 0, lateMs: 0 },
    { number: 3, missed: 1, lateMs: 20 },
    { number: 5, missed: 1, lateMs: 40 },
  ]);
  assertEquals(ends, [170, 290]);
});

leakTest("Node.every() is late once when one callback took a little long", async () => {
  const { mesh, node } = await solo();
  await using _ = mesh;
  const ticks: Tick[] = [];
  node.every({ periodMs: 50 }, (tick) => {
    ticks.push(tick);
    if (tick.number === 2) return spend(mesh, 60);
  });
  await mesh.clock.advance(200);
  assertEquals(ticks.map(({ lateMs }) => lateMs), [0, 0, 10, 0]);
  assertEquals(ticks.map(({ missed }) => missed), [0, 0, 0, 0]);
});

leakTest("Node.every() piles nothing up while its process stands still", async () => {
  const { mesh, node } = await solo();
  await using _ = mesh;
  const ticks: Tick[] = [];
  node.every({ hz: 20 }, (tick) => ticks.push(tick));
  await mesh.clock.advance(120);
  mesh.freeze(node);
  await mesh.clock.advance(1000);
  assertEquals(ticks.length, 2);
  mesh.thaw(node);
  await mesh.clock.advance(30);
  assertEquals(ticks.slice(2), [
    { number: 22, missed: 19, lateMs: 20 },
    { number: 23, missed: 0, lateMs: 0 },
  ]);
});

leakTest("Node.every() logs a callback that throws or rejects, and goes on", async () => {
  const { mesh, node } = await solo();
  await using _ = mesh;
  let count = 0;
  node.every({ hz: 20 }, ({ number }) => {
    count++;
    if (number === 1) throw new Error("the elbow is stuck");
    if (number === 2) return Promise.reject(new Error("the wrist is, too"));
  });
  await mesh.clock.advance(150);
  assertEquals(count, 3);
  assertEquals(mesh.takeErrors().map(({ message }) => message.split("\n")[0]), [
    "A callback that runs at 20 Hz failed: Error: the elbow is stuck",
    "A callback that runs at 20 Hz failed: Error: the wrist is, too",
  ]);
});

leakTest(
  "Node.every() logs a failure that stays the same once a second, and how often it was",
  async () => {
    const { mesh, node } = await solo();
    await using _ = mesh;
    node.every({ hz: 10 }, ({ number }) => {
      throw new Error(number < 25 ? "the lidar is unplugged" : "and on fire");
    });
    await mesh.clock.advance(2600);
    const first = "A callback that runs at 10 Hz failed";
    const messages = mesh.takeErrors().map(({ message }) => message.split("\n")[0]);
    assertEquals(messages, [
      `${first}: Error: the lidar is unplugged`,
      `${first} (and so 9 more times): Error: the lidar is unplugged`,
      `${first} (and so 9 more times): Error: the lidar is unplugged`,
      `${first}: Error: and on fire`,
    ]);
  },
);

leakTest("Repetition.stop() ends it, from within its callback and for the next one", async () => {
  const { mesh, node } = await solo();
  await using _ = mesh;
  const timersBefore = mesh.clock.pending;
  const numbers: number[] = [];
  const repetition = node.every(50, async ({ number }) => {
    numbers.push(number);
    await spend(mesh, 10);
    if (number === 2) repetition.stop();
  });
  const others: number[] = [];
  {
    using _other = node.every(50, ({ number }) => others.push(number));
    await mesh.clock.advance(75);
  }
  await mesh.clock.advance(225);
  repetition.stop();
  assertEquals([numbers, others], [[1, 2], [1]]);
  assertEquals(mesh.clock.pending, timersBefore);
});

leakTest("EveryOptions.signal ends a repetition and a loop, before or meanwhile", async () => {
  const { mesh, node } = await solo();
  await using _ = mesh;
  const abort = new AbortController();
  const numbers: number[] = [];
  node.every({ hz: 20, signal: abort.signal }, ({ number }) => numbers.push(number));
  const loop = Array.fromAsync(node.every({ periodMs: 50, signal: abort.signal }));
  await mesh.clock.advance(125);
  abort.abort();
  assertEquals((await loop).map(({ number }) => number), [1, 2]);
  node.every({ hz: 20, signal: abort.signal }, () => numbers.push(NaN));
  assertEquals(await Array.fromAsync(node.every({ hz: 20, signal: abort.signal })), []);
  await mesh.clock.advance(100);
  assertEquals(numbers, [1, 2]);
});

leakTest("Node.every() ends with its node, and nothing fails afterwards", async () => {
  const { mesh, node } = await solo();
  await using _ = mesh;
  const numbers: number[] = [];
  node.every(50, async ({ number }) => {
    numbers.push(number);
    await spend(mesh, 10);
    await node.send("tick", number);
  });
  const { signal } = new AbortController();
  const loop = Array.fromAsync(node.every({ periodMs: 50, signal }));
  await mesh.clock.advance(105);
  await mesh.clock.run(node.stop());
  await mesh.clock.advance(500);
  assertEquals((await loop).length, 2);
  assertEquals(numbers, [1, 2]);
  assertEquals(mesh.takeErrors(), []);
  const told = mesh.logs.filter(({ message }) => message.includes("every 50 ms failed"));
  assertEquals(told.map(({ level }) => level), ["debug"]);
});

leakTest("Node.every() runs nothing where its node stops after the tick", async () => {
  const { mesh, node } = await solo();
  await using _ = mesh;
  let count = 0;
  let stopping: Promise<void> | undefined;
  node.every(50, () => stopping = node.stop());
  node.every(50, () => count++);
  // What came due meanwhile comes in one go.
  mesh.freeze(node);
  await mesh.clock.advance(60);
  mesh.thaw(node);
  await mesh.clock.advance(0);
  await mesh.clock.run(stopping!);
  assertEquals(count, 0);
});

leakTest("Node.every() ticks in a loop, counts what it missed, ends by break", async () => {
  const { mesh, node } = await solo();
  await using _ = mesh;
  const timersBefore = mesh.clock.pending;
  const ticks: Tick[] = [];
  const loop = (async () => {
    for await (const tick of node.every({ hz: 20 })) {
      ticks.push(tick);
      if (tick.number === 2) await spend(mesh, 160);
      if (tick.number === 6) break;
    }
  })();
  await mesh.clock.run(loop);
  assertEquals(mesh.clock.monotonicMs(), 300);
  assertEquals(ticks, [
    { number: 1, missed: 0, lateMs: 0 },
    { number: 2, missed: 0, lateMs: 0 },
    { number: 5, missed: 2, lateMs: 10 },
    { number: 6, missed: 0, lateMs: 0 },
  ]);
  assertEquals(mesh.clock.pending, timersBefore);
});

leakTest("TickIterator starts with next(), and serves several in order", async () => {
  const { mesh, node } = await solo();
  await using _ = mesh;
  const ticks = node.every(50);
  await mesh.clock.advance(500);
  const both = Promise.all([ticks.next(), ticks.next()]);
  const results = await mesh.clock.run(both);
  assertEquals(results.map(({ value }) => value?.number), [1, 2]);
  assertEquals(mesh.clock.monotonicMs(), 600);
});

leakTest("TickIterator ends by return() and `await using`, for who waits, too", async () => {
  const { mesh, node } = await solo();
  await using _ = mesh;
  const [ticks, others] = [node.every(50), node.every(50)];
  const waiting = ticks.next();
  const end = { done: true, value: undefined } as const;
  assertEquals(await ticks.return(), end);
  assertEquals([await waiting, await ticks.next()], [end, end]);
  {
    await using _others = others;
  }
  assertEquals(await others.next(), end);
});

/** As the system's timers, which count whole milliseconds. */
class EarlyClock extends VirtualClock {
  override after(delayMs: number, callback: () => void): () => void {
    return super.after(delayMs - 0.75, callback);
  }
}

leakTest("Ticks come in order, none of them late, where timers come early", async () => {
  const clock = new EarlyClock();
  const { signal: ending } = new AbortController();
  const ticks = new Ticks({ periodMs: 50, text: "every 50 ms", clock, ending });
  const seen: unknown[] = [];
  for (let i = 0; i < 3; i++) seen.push((await clock.run(ticks.next())).value);
  assertEquals(seen, [1, 2, 3].map((number) => ({ number, missed: 0, lateMs: 0 })));
  assertEquals(clock.monotonicMs(), 149.25);
});

leakTest("a loop over Node.every() throws what its body throws", async () => {
  const { mesh, node } = await solo();
  await using _ = mesh;
  const loop = async () => {
    for await (const { number } of node.every(50)) {
      if (number === 2) throw new Error("the elbow is stuck");
    }
  };
  await assertRejects(() => mesh.clock.run(loop()), Error, "the elbow is stuck");
});

leakTest("Node.every() refuses periods that no timer has", async () => {
  const { mesh, node } = await solo();
  await using _ = mesh;
  const limits = "timers take periods from 1 to 2147483647 ms, 1000 Hz at most";
  for (const periodMs of [0, -50, NaN, Infinity, 0.999, 2 ** 31]) {
    const message = `Cannot repeat something every ${periodMs} ms: ${limits}`;
    assertThrows(() => node.every(periodMs), RangeError, message);
    assertThrows(() => node.every({ periodMs }, () => {}), RangeError, message);
  }
  for (const hz of [0, -20, NaN, Infinity, 1001, 1 / 2 ** 22]) {
    const message = `Cannot repeat something at ${hz} Hz: ${limits}`;
    assertThrows(() => node.every({ hz }), RangeError, message);
  }
  for (const period of [1, 2 ** 31 - 1, { hz: 1000 }]) node.every(period, () => {}).stop();
});

leakTest("Node.every() refuses what is no period, and what is no callback", async () => {
  const { mesh, node } = await solo();
  await using _ = mesh;
  const wrong: unknown[] = [undefined, null, "50", {}, { hz: "20" }, { hz: 20, periodMs: 50 }];
  for (const period of wrong) {
    const every = () => node.every(period as EveryOptions);
    assertThrows(every, TypeError, "say how often by a number of milliseconds, { periodMs } or");
  }
  const none = "tick" as unknown as () => void;
  const message = "Cannot repeat something: the callback is no function";
  assertThrows(() => node.every(50, none), TypeError, message);
});

leakTest("Node.every() throws when the node is stopped", async () => {
  const { mesh, node } = await solo();
  await using _ = mesh;
  await mesh.clock.run(node.stop());
  const message = 'Cannot repeat something: node "loop" is stopped';
  assertThrows(() => node.every(50, () => {}), Error, message);
  assertThrows(() => node.every({ hz: 20 }), Error, message);
});

leakTest("Node.every() keeps its pace on the machine's clock", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("loop");
  const startMs = performance.now();
  let [elapsed, last] = [0, 0];
  await patiently((async () => {
    for await (const { number } of node.every({ hz: 300 })) {
      [elapsed, last] = [performance.now() - startMs, number];
      if (number >= 100) break;
    }
  })());
  // Timers may be early by a millisecond, and late by as much as the machine is busy.
  assert(elapsed > last * 1000 / 300 - 2, `tick ${last} came after ${elapsed} ms`);
});

leakTest("Ctrl-C ends a node that repeats something without a word", async () => {
  await using mesh = new MeshFixture();
  const program = new URL("../children/ticking.ts", import.meta.url).href;
  await using process = new TestProcess(["run", "-A", program], { env: mesh.env });
  await process.waitForLine("ready");
  process.signal("SIGINT");
  const { status, stderr } = await process.end();
  assertEquals([status, stderr], [0, ""]);
});
