import {
  CallTimeoutError,
  type ClockMessage,
  type Node,
  type NodeStatus,
  NoProviderError,
  type Tick,
} from "@rosy/rosy";
import { type TestMesh, testMesh } from "@rosy/rosy/testing";
import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { leakTest } from "../../support/leak_check.ts";

const START_MS = 1_600_000_000_000;

/** A mesh with a node that goes by its clock, and one that tells the time. */
async function setUp(): Promise<{ mesh: TestMesh; node: Node; player: Node }> {
  const mesh = testMesh();
  const node = await mesh.node("robot", { clock: "mesh" });
  return { mesh, node, player: await mesh.node("player") };
}

/** Tells the time, and lets it arrive. */
async function tell(mesh: TestMesh, player: Node, message: ClockMessage): Promise<void> {
  await player.send("clock", message);
  await mesh.clock.advance(0);
}

/** Tells the time 40 times a second, as a player does, for a while of real time. */
async function play(
  { mesh, player }: { mesh: TestMesh; player: Node },
  { fromMs, rate, forMs, jumps = 0 }: {
    fromMs: number;
    rate: number;
    forMs: number;
    jumps?: number;
  },
): Promise<number> {
  for (let at = 0; at < forMs; at += 25) {
    const timeMs = fromMs + at * rate;
    await tell(mesh, player, { timeMs, rate, untilMs: timeMs + 50 * rate, jumps });
    await mesh.clock.advance(25);
  }
  return fromMs + forMs * rate;
}

function follow(node: Node): NodeStatus[] {
  const statuses: NodeStatus[] = [];
  void (async () => {
    for await (const status of node.status()) {
      if (status.type.startsWith("clock")) statuses.push(status);
    }
  })();
  return statuses;
}

const warnings = (mesh: TestMesh) =>
  mesh.logs.filter(({ level }) => level === "warn").map(({ message }) => message);

leakTest('a node with clock: "mesh" lives in the time that is told, at its rate', async () => {
  const { mesh, node, player } = await setUp();
  await using _ = mesh;
  const heard = (await mesh.node("listener")).getTopic("pose")[Symbol.asyncIterator]();
  const first = heard.next();
  const ticks: [nowMs: number, tick: Tick][] = [];
  node.every(100, (tick) => void ticks.push([node.clock.nowMs() - START_MS, tick]));
  let sleptAtMs = 0;
  void node.clock.sleep(250).then(() => sleptAtMs = node.clock.nowMs());
  await play({ mesh, player }, { fromMs: START_MS, rate: 4, forMs: 100 });
  assertEquals(ticks.map(([, { number }]) => number), [1, 2, 3, 4]);
  for (const [nowMs, { number, missed, lateMs }] of ticks) {
    assertAlmostEquals(nowMs, number * 100, 0.01);
    assertEquals(missed, 0);
    assert(lateMs < 0.01);
  }
  assertAlmostEquals(sleptAtMs, START_MS + 250, 0.01);
  await node.send("pose", 1);
  assertAlmostEquals((await first).value!.publishedAtMs, START_MS + 400, 0.01);
  assertEquals([node.clock.isSimulated, node.clock.source], [true, player.id]);
  await heard.return();
});

leakTest("simulated time counts every tick in a step, and runs the last one", async () => {
  const { mesh, node, player } = await setUp();
  await using _ = mesh;
  const ticks: Tick[] = [];
  node.every(10, (tick) => ticks.push(tick));
  for (const timeMs of [0, 10, 20, 55, 60]) await tell(mesh, player, { timeMs });
  assertEquals(ticks.map(({ number, missed }) => [number, missed]), [
    [1, 0],
    [2, 0],
    [5, 2],
    [6, 0],
  ]);
  assertEquals(ticks[2]!.lateMs, 5);
});

leakTest(
  "what a time sets off runs before the messages behind it, however fast they come",
  async () => {
    const { mesh, node, player } = await setUp();
    await using _ = mesh;
    const order: string[] = [];
    const now = () => node.clock.nowMs() - START_MS;
    node.every(10, async () => {
      await Promise.resolve();
      order.push(`tick at ${now()}`);
    });
    void node.clock.sleep(20).then(() => order.push(`awake at ${now()}`));
    await node.listenRaw("imu", ({ bytes }) => void order.push(`imu ${bytes.at(-1)} at ${now()}`));
    for (const [number, sinceMs] of [0, 10, 20, 30].entries()) {
      void player.send("clock", { timeMs: START_MS + sinceMs });
      void player.send("imu", number);
    }
    await mesh.clock.advance(0);
    assertEquals(order, [
      "imu 0 at 0",
      "tick at 10",
      "imu 1 at 10",
      "awake at 20",
      "tick at 20",
      "imu 2 at 20",
      "tick at 30",
      "imu 3 at 30",
    ]);
  },
);

leakTest("time stands at 0 until a clock is heard, which is warned of once", async () => {
  const { mesh, node, player } = await setUp();
  await using _ = mesh;
  const statuses = follow(node);
  let ticks = 0;
  node.every(100, () => void ticks++);
  await mesh.clock.advance(60_000);
  assertEquals([node.clock.nowMs(), node.clock.monotonicMs(), ticks], [0, 0, 0]);
  assertEquals(warnings(mesh), [
    'Time stands still: nobody tells it; "rosy bag play --clock" does, and simulators on topic ' +
    '"clock"',
  ]);
  assertEquals(statuses.map(({ type }) => type), ["clock-missing"]);
  await tell(mesh, player, { timeMs: START_MS });
  assertEquals([node.clock.nowMs(), node.clock.monotonicMs(), ticks], [START_MS, 0, 0]);
  assertEquals(statuses.map(({ type }) => type), ["clock-missing", "clock-followed"]);
});

leakTest("a node that is started late learns the time by the next message", async () => {
  const { mesh, player } = await setUp();
  await using _ = mesh;
  await play({ mesh, player }, { fromMs: START_MS, rate: 1, forMs: 100 });
  const late = await mesh.node("late", { clock: "mesh" });
  await play({ mesh, player }, { fromMs: START_MS + 100, rate: 1, forMs: 25 });
  assertAlmostEquals(late.clock.nowMs(), START_MS + 125, 0.01);
});

leakTest(
  "time stands through a pause, patience of callers with it, and connections live",
  async () => {
    const { mesh, node, player } = await setUp();
    await using _ = mesh;
    const arm = await mesh.node("arm");
    const { promise: reached, resolve: reach } = Promise.withResolvers<boolean>();
    await arm.addService("reach", () => reached);
    let ticks = 0;
    node.every(100, () => void ticks++);
    await play({ mesh, player }, { fromMs: START_MS, rate: 1, forMs: 250 });
    const calls = node.getService("reach", { timeoutMs: 500 });
    const call = calls.call();
    const wait = node.waitForListener("nobody", { timeoutMs: 300 });
    let waited = "";
    void wait.catch((error: Error) => waited = error.name);
    for (let second = 0; second < 300; second++) {
      await tell(mesh, player, { timeMs: START_MS + 300, rate: 1, isPaused: true });
      await mesh.clock.advance(1000);
    }
    assertEquals([node.clock.nowMs(), ticks, waited], [START_MS + 300, 3, ""]);
    assert(arm.topology.nodes.has(node.id.uuid));
    reach(true);
    assertEquals(await mesh.clock.run(call), true);
    await play({ mesh, player }, { fromMs: START_MS + 300, rate: 1, forMs: 300 });
    assertEquals([waited, ticks], ["TimeoutError", 6]);
    assertEquals(warnings(mesh), []);
  },
);

leakTest("callers lose patience by simulated time, at its rate", async () => {
  const { mesh, node, player } = await setUp();
  await using _ = mesh;
  const arm = await mesh.node("arm");
  await arm.addService("reach", () => new Promise(() => {}));
  await play({ mesh, player }, { fromMs: START_MS, rate: 10, forMs: 25 });
  const startMs = mesh.clock.monotonicMs();
  let failedAtMs = 0;
  const call = node.getService("reach", { timeoutMs: 2000 }).call().catch((error) => {
    failedAtMs = mesh.clock.monotonicMs() - startMs;
    return error;
  });
  await play({ mesh, player }, { fromMs: START_MS + 250, rate: 10, forMs: 250 });
  assert(await call instanceof CallTimeoutError);
  assertAlmostEquals(failedAtMs, 200, 1);
});

leakTest("callers do not wait for ever where nobody tells the time", async () => {
  const { mesh, node, player } = await setUp();
  await using _ = mesh;
  const arm = await mesh.node("arm");
  await arm.addService("reach", () => new Promise(() => {}));
  const call = () => node.getService("reach", { timeoutMs: 2000 }).call();
  const before = mesh.clock.monotonicMs();
  await assertRejects(() => mesh.clock.run(call()), CallTimeoutError);
  assertEquals(mesh.clock.monotonicMs() - before, 2000);
  // The player dies while they wait: half of the time was simulated.
  await tell(mesh, player, { timeMs: START_MS });
  const pending = assertRejects(() => mesh.clock.run(call()), CallTimeoutError);
  const wait = assertRejects(
    () => mesh.clock.run(node.waitForServiceProvider("none", { timeoutMs: 2000 })),
    DOMException,
  );
  await play({ mesh, player }, { fromMs: START_MS, rate: 1, forMs: 1000 });
  mesh.kill(player);
  const killedAtMs = mesh.clock.monotonicMs();
  await Promise.all([pending, wait]);
  const leftMs = mesh.clock.monotonicMs() - killedAtMs;
  assert(leftMs > 900 && leftMs < 1300, `${leftMs}`);
});

leakTest("nobody waits for ever for whoever is silent but alive, in mid-pause", async () => {
  const { mesh, node, player } = await setUp();
  await using _ = mesh;
  const arm = await mesh.node("arm");
  await arm.addService("reach", () => new Promise(() => {}));
  const statuses = follow(node);
  await tell(mesh, player, { timeMs: START_MS, isPaused: true });
  const startMs = mesh.clock.monotonicMs();
  const call = node.getService("reach", { timeoutMs: 2000 }).call();
  await assertRejects(() => mesh.clock.run(call), CallTimeoutError);
  assertEquals(mesh.clock.monotonicMs() - startMs, 7000);
  assertEquals(warnings(mesh), [
    `Time stands still: ${player}, which told it, has been silent for 5 s`,
  ]);
  // It was only slow.
  let slept = false;
  void node.clock.sleep(10).then(() => slept = true);
  await tell(mesh, player, { timeMs: START_MS + 10 });
  assertEquals([slept, node.clock.nowMs(), node.clock.source], [true, START_MS + 10, player.id]);
  await mesh.clock.advance(6000);
  assertEquals(warnings(mesh).length, 1);
  const types = ["clock-followed", "clock-lost", "clock-followed", "clock-lost"];
  assertEquals(statuses.map(({ type }) => type), types);
});

leakTest("nobody waits for ever for a time that is told to stand, without a pause", async () => {
  const { mesh, node, player } = await setUp();
  await using _ = mesh;
  const arm = await mesh.node("arm");
  await arm.addService("reach", () => new Promise(() => {}));
  let failedAtMs = 0;
  await tell(mesh, player, { timeMs: START_MS });
  const call = node.getService("reach", { timeoutMs: 2000 }).call().catch((error) => {
    failedAtMs = mesh.clock.monotonicMs();
    return error;
  });
  // Such as a simulator that waits for the very node that waits for it.
  for (let second = 0; second < 15; second++) {
    await tell(mesh, player, { timeMs: START_MS + 500, rate: 0 });
    await mesh.clock.advance(1000);
  }
  assert(await call instanceof CallTimeoutError);
  assert(failedAtMs >= 6500 && failedAtMs <= 11_600, `${failedAtMs}`);
  assertEquals([node.clock.nowMs(), node.clock.source], [START_MS + 500, player.id]);
  // It goes on: what is asked now has the patience of the simulation again.
  let hasFailed = false;
  void node.getService("reach", { timeoutMs: 2000 }).call().catch(() => hasFailed = true);
  for (let ms = 500; ms <= 2499; ms += 1) await tell(mesh, player, { timeMs: START_MS + ms });
  await mesh.clock.advance(4000);
  assertEquals(hasFailed, false);
  await tell(mesh, player, { timeMs: START_MS + 2600 });
  assertEquals(hasFailed, true);
});

leakTest("a provider is looked for by the machine's clock", async () => {
  const { mesh, node, player } = await setUp();
  await using _ = mesh;
  await tell(mesh, player, { timeMs: START_MS, isPaused: true });
  const startMs = mesh.clock.monotonicMs();
  await assertRejects(() => mesh.clock.run(node.call("none")), NoProviderError);
  assertEquals(mesh.clock.monotonicMs() - startMs, 5000);
});

leakTest(
  "time stands where it was told to when the player dies, and goes on with another",
  async () => {
    const { mesh, node, player } = await setUp();
    await using _ = mesh;
    const statuses = follow(node);
    await play({ mesh, player }, { fromMs: START_MS, rate: 2, forMs: 1000 });
    mesh.kill(player);
    await mesh.clock.advance(60_000);
    assertAlmostEquals(node.clock.nowMs(), START_MS + 1950 + 100, 0.01);
    assertEquals(node.clock.source, null);
    assertEquals(warnings(mesh), [`Time stands still: ${player}, which told it, is gone`]);
    const other = await mesh.node("other player");
    const monotonicMs = node.clock.monotonicMs();
    await tell(mesh, other, { timeMs: 5 });
    assertEquals([node.clock.nowMs(), node.clock.monotonicMs()], [5, monotonicMs]);
    assertEquals(statuses.map(({ type }) => type), [
      ...["clock-followed", "clock-lost", "clock-followed"],
    ]);
  },
);

leakTest("of two players the first is followed, and both are named", async () => {
  const { mesh, node, player } = await setUp();
  await using _ = mesh;
  const statuses = follow(node);
  const other = await mesh.node("simulator");
  await tell(mesh, player, { timeMs: START_MS });
  for (let i = 0; i < 3; i++) await tell(mesh, other, { timeMs: 7 + i });
  assertEquals(node.clock.nowMs(), START_MS);
  assertEquals(warnings(mesh), [
    `Two nodes tell the time: this one follows ${player} and ignores ${other}; stop one of them`,
  ]);
  await mesh.clock.run(player.stop());
  await tell(mesh, other, { timeMs: 10 });
  assertEquals(node.clock.nowMs(), 10);
  assertEquals(
    statuses.map((status) => "peer" in status ? [status.type, status.peer.name] : []),
    [
      ["clock-followed", "player"],
      ["clock-ignored", "simulator"],
      ["clock-lost", "player"],
      ["clock-followed", "simulator"],
    ],
  );
});

leakTest("a loop starts ticks anew, and leaves of a sleep what was left", async () => {
  const { mesh, node, player } = await setUp();
  await using _ = mesh;
  const statuses = follow(node);
  const ticks: number[] = [];
  const rings: number[] = [];
  const numbers: number[] = [];
  node.every(100, ({ number, missed }) => {
    ticks.push(Math.round(node.clock.nowMs() - START_MS));
    numbers.push(number);
    assertEquals(missed, 0);
  });
  await play({ mesh, player }, { fromMs: START_MS, rate: 1, forMs: 150 });
  void node.clock.sleep(200).then(() => rings.push(Math.round(node.clock.nowMs() - START_MS)));
  await play({ mesh, player }, { fromMs: START_MS + 150, rate: 1, forMs: 100 });
  for (let loop = 1; loop <= 2; loop++) {
    await play({ mesh, player }, { fromMs: START_MS, rate: 1, forMs: 250, jumps: loop });
  }
  assertEquals(ticks, [100, 200, 100, 200, 100, 200]);
  assertEquals(numbers, [1, 2, 3, 4, 5, 6]);
  assertEquals(rings, [100]);
  assertEquals(Math.round(node.clock.monotonicMs()), 750);
  assertEquals(statuses.map(({ type }) => type), [
    ...["clock-followed", "clock-jumped", "clock-jumped"],
  ]);
});

leakTest("a time before the last one is a jump, and so is one that says so", async () => {
  const { mesh, node, player } = await setUp();
  await using _ = mesh;
  const told = [{ timeMs: 1000 }, { timeMs: 400 }, { timeMs: 9000, jumps: 1 }, { timeMs: 9500 }];
  const seen: number[][] = [];
  for (const message of told) {
    await tell(mesh, player, { jumps: seen.length > 1 ? 1 : 0, ...message });
    seen.push([node.clock.nowMs(), node.clock.monotonicMs()]);
  }
  assertEquals(seen, [[1000, 0], [400, 0], [9000, 0], [9500, 500]]);
});

leakTest(
  "all nodes hear the clock, those that share a name and the player itself, too",
  async () => {
    const mesh = testMesh();
    await using _ = mesh;
    const names = [
      ...Array(20).fill("worker"),
      ...Array.from({ length: 20 }, (_, i) => `node ${i}`),
    ];
    const nodes: Node[] = [];
    for (const name of names) nodes.push(await mesh.node(name, { clock: "mesh" }));
    const player = nodes.at(-1)!;
    for (let timeMs = 1; timeMs <= 3; timeMs++) {
      await tell(mesh, player, { timeMs });
      assertEquals(nodes.map(({ clock }) => clock.nowMs()), nodes.map(() => timeMs));
    }
  },
);

leakTest("nodes of all namespaces hear the same clock, whatever they call it", async () => {
  const mesh = testMesh();
  await using _ = mesh;
  const options = { clock: "mesh", namespace: "left", remap: { clock: "watch" } } as const;
  const node = await mesh.node("robot", options);
  const player = await mesh.node("player", { namespace: "sim" });
  await player.send("clock", { timeMs: 1 });
  await player.send("/clock", { timeMs: 2 });
  await mesh.clock.advance(0);
  assertEquals([node.clock.nowMs(), node.clock.source?.name], [2, "sim/player"]);
});

leakTest("a user's own listener of the clock comes and goes beside it", async () => {
  const { mesh, node, player } = await setUp();
  await using _ = mesh;
  const heard: unknown[] = [];
  await node.listen("clock", (_topic, message) => heard.push(message));
  await tell(mesh, player, { timeMs: 1 });
  await node.stopListening("clock");
  await tell(mesh, player, { timeMs: 2 });
  assertEquals([heard, node.clock.nowMs()], [[{ timeMs: 1 }], 2]);
});

leakTest("what is no time is refused, at most once a second, and says why", async () => {
  const { mesh, node, player } = await setUp();
  await using _ = mesh;
  const nonsense = [
    12,
    null,
    {},
    { timeMs: -1 },
    { timeMs: NaN },
    { timeMs: 1, rate: -1 },
    { timeMs: 1, rate: Infinity },
    { timeMs: 1, untilMs: "later" },
    { timeMs: 1, isPaused: 1 },
    { timeMs: 1, jumps: null },
  ];
  for (const value of nonsense) {
    await player.send("clock", value);
    await mesh.clock.advance(2000);
  }
  for (let i = 0; i < 100; i++) await player.send("clock", "again");
  await mesh.clock.advance(2000);
  assertEquals([node.clock.nowMs(), node.clock.source], [0, null]);
  const reasons = warnings(mesh).filter((line) => line.startsWith("Cannot follow"))
    .map((line) => line.replace(`Cannot follow the clock of ${player}: `, ""));
  assertEquals(reasons, [
    "it is no object (1 messages)",
    "it is no object (1 messages)",
    "timeMs is no number from 0 on (1 messages)",
    "timeMs is no number from 0 on (1 messages)",
    "timeMs is no number from 0 on (1 messages)",
    "rate is no number from 0 on (1 messages)",
    "rate is no number from 0 on (1 messages)",
    "untilMs is no number from 0 on (1 messages)",
    "isPaused is neither true nor false (1 messages)",
    "jumps is no number from 0 on (1 messages)",
    "it is no object (1 messages)",
  ]);
});

leakTest("the end of the node ends a sleep, and a signal does", async () => {
  const { mesh, node, player } = await setUp();
  await using _ = mesh;
  await tell(mesh, player, { timeMs: 1 });
  const abort = new AbortController();
  const given = assertRejects(
    () => node.clock.sleep(1e9, { signal: abort.signal }),
    Error,
    "enough",
  );
  abort.abort(new Error("enough"));
  await given;
  await assertRejects(() => node.clock.sleep(NaN), RangeError, "Cannot sleep NaN ms");
  await node.clock.sleep(0);
  const ended = assertRejects(
    () => node.clock.sleep(1),
    Error,
    'Cannot sleep: node "robot" was stopped',
  );
  await mesh.clock.run(node.stop());
  await ended;
  await assertRejects(() => node.clock.sleep(1), Error, 'Cannot sleep: node "robot" is stopped');
});

leakTest("a node without the option lives in the present, whatever is told", async () => {
  const mesh = testMesh();
  await using _ = mesh;
  const [node, player] = [await mesh.node("robot"), await mesh.node("player")];
  await tell(mesh, player, { timeMs: 1 });
  const slept = node.clock.sleep(40);
  await mesh.clock.run(slept);
  assertEquals(node.clock.nowMs(), mesh.clock.epochMs());
  assertEquals([node.clock.monotonicMs(), node.clock.source], [mesh.clock.monotonicMs(), null]);
  assertEquals(node.clock.isSimulated, false);
});
