import type { ClockMessage, Node, Tick } from "@rosy/rosy";
import { BagWriter } from "@rosy/rosy/bag";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { encode, entry, readAll, TempDirectory } from "../../bag/support.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import type { TestProcess } from "../../support/process.ts";
import { startRosy, stopLaunch } from "../../support/rosy.ts";
import { LaunchFolder } from "../../launch/launch_rig.ts";

const START_MS = 1_600_000_000_000;
const PERIOD_MS = 20;

/** A recording of messages 20 ms apart, which were published 3 ms before they were recorded. */
async function writeDrive(path: string, count: number): Promise<void> {
  await using writer = await BagWriter.create(path);
  for (let i = 0; i < count; i++) {
    const loggedAtMs = START_MS + i * PERIOD_MS;
    const bytes = encode("msgpack", [i]);
    await writer.write(entry({ topic: "imu", bytes, loggedAtMs, publishedAtMs: loggedAtMs - 3 }));
    if (i === 0) await writer.write(entry({ topic: "clock", bytes, loggedAtMs }));
  }
}

/** Plays the recording to a node that lives in its time. */
async function setUp({ count, name = "robot" }: { count: number; name?: string }) {
  const mesh = new MeshFixture();
  const directory = await TempDirectory.create();
  await writeDrive(directory.file("drive.bag"), count);
  const node = await mesh.node(name, { clock: "mesh" });
  return {
    ...{ mesh, node },
    play: (...args: string[]): TestProcess =>
      startRosy(["bag", "play", "drive.bag", "--clock", ...args], {
        env: mesh.env,
        cwd: directory.path,
      }),
    async [Symbol.asyncDispose]() {
      await mesh[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    },
  };
}

/** What a node sees of a recording. */
class Witness {
  readonly ticks: [sinceMs: number, tick: Tick][] = [];
  readonly messages: { readonly number: unknown; readonly publishedMs: number; nowMs: number }[] =
    [];
  readonly #full = Promise.withResolvers<void>();

  static async of(node: Node, messageCount: number): Promise<Witness> {
    const witness = new Witness();
    const now = () => node.clock.nowMs() - START_MS;
    node.every(100, (tick) => void witness.ticks.push([now(), tick]));
    await node.listenRaw("imu", ({ bytes, publishedAtMs }) => {
      const publishedMs = publishedAtMs - START_MS;
      witness.messages.push({ number: bytes.at(-1), publishedMs, nowMs: now() });
      if (witness.messages.length === messageCount) witness.#full.resolve();
    });
    return witness;
  }

  /** Waits for all messages. */
  get full(): Promise<void> {
    return this.#full.promise;
  }
}

Deno.test("a node lives in the time of rosy bag play --clock --rate 4", async () => {
  await using test = await setUp({ count: 100 });
  const { node, play } = test;
  const witness = await Witness.of(node, 100);
  const startMs = performance.now();
  await using player = play("--rate", "4", "--no-log");
  assertEquals((await player.end()).status, 0);
  assert(performance.now() - startMs > 99 * PERIOD_MS / 4);
  assertStringIncludes(player.stdout, 'Topic "clock" is left out: the time is told anew.');
  await witness.full;
  // The times at which messages were published are those of the recording.
  assertEquals(
    witness.messages.map(({ publishedMs }) => publishedMs),
    witness.messages.map((_, i) => i * PERIOD_MS - 3),
  );
  // Nobody is ahead of the recording, though messages may be late.
  for (const { nowMs } of witness.messages) assert(nowMs <= 99 * PERIOD_MS + 0.001);
  const { number, missed } = witness.ticks.reduce(
    (sum, [, tick]) => ({ number: tick.number, missed: sum.missed + tick.missed }),
    { number: 0, missed: 0 },
  );
  assertEquals([number, missed + witness.ticks.length], [19, 19]);
  for (const [sinceMs, tick] of witness.ticks) {
    assert(sinceMs > tick.number * 100 + tick.lateMs - 0.01, `${sinceMs}`);
  }
  assertEquals(Math.round(node.clock.nowMs() - START_MS), 99 * PERIOD_MS);
});

Deno.test("a node sees each loop of rosy bag play --clock --loop begin anew", async () => {
  await using test = await setUp({ count: 11 });
  const { node, play } = test;
  const jumps: number[] = [];
  const jumped = (async () => {
    for await (const status of node.status()) {
      if (status.type !== "clock-jumped") continue;
      assert(status.toMs >= START_MS && status.toMs < status.fromMs);
      assert(status.fromMs - START_MS <= 200.001);
      if (jumps.push(status.fromMs) === 4) return;
    }
  })();
  const witness = await Witness.of(node, 44);
  await using player = play("--loop", "--no-log");
  await Promise.all([jumped, witness.full]);
  await player.stop();
  assertEquals(
    witness.messages.slice(0, 44).map(({ number }) => number),
    Array.from({ length: 44 }, (_, i) => i % 11),
  );
});

Deno.test("steps tell the time where rosy bag play --clock --immediate sends", async () => {
  await using test = await setUp({ count: 100 });
  const { node, play } = test;
  const witness = await Witness.of(node, 100);
  await using player = play("--immediate", "--no-log");
  assertEquals((await player.end()).status, 0);
  await witness.full;
  // What the time is stands before what happens at that time.
  assertEquals(
    witness.messages.map(({ nowMs }) => Math.round(nowMs)),
    witness.messages.map((_, i) => i * PERIOD_MS),
  );
});

Deno.test("a node is told that a killed player's time stands, and where it does", async () => {
  await using test = await setUp({ count: 1000 });
  const { node, mesh, play } = test;
  const lost = (async () => {
    for await (const status of node.status()) {
      if (status.type === "clock-lost") return status;
    }
  })();
  let toldUntilMs = 0;
  await node.listen("clock", (_topic, { untilMs }: ClockMessage) => {
    toldUntilMs = untilMs ?? 0;
  });
  const witness = await Witness.of(node, 20);
  await using player = play("--no-log");
  await witness.full;
  await player.stop("SIGKILL");
  const status = await lost;
  assertEquals(status?.peer.name, "rosy_bag_play");
  // All who follow stand where time was told to go to, 50 ms behind the last word at most.
  await (await mesh.node("another")).clock.sleep(60);
  assertEquals(node.clock.nowMs(), toldUntilMs);
  await mesh.logger.until("warn: Time stands still: rosy_bag_play@");
});

const TELLER = new URL("./children/teller.ts", import.meta.url).pathname;
const NODES = `
nodes:
  left: { command: [deno, run, -A, ${TELLER}] }
  right: { command: [deno, run, -A, ${TELLER}] }
`;

for (
  const [file, flags] of [[`clock: mesh\n${NODES}`, []], [NODES, ["--clock", "mesh"]]] as const
) {
  Deno.test(`all nodes of a launch live in a recording: ${flags[0] ?? "clock: mesh"}`, async () => {
    await using test = await setUp({ count: 101 });
    await using folder = new LaunchFolder({ "launch.yaml": file });
    const { env } = test.mesh;
    await using launch = startRosy(["launch", folder.file("launch.yaml"), ...flags], { env });
    await launch.waitForLine("[left] ready at 0");
    await launch.waitForLine("[right] ready at 0");
    // The player waits for somebody who listens.
    await test.node.listen("imu", () => {});
    await using player = test.play("--rate", "10", "--no-log", "--loop");
    for (const name of ["left", "right"]) {
      const line = await launch.waitForLine(new RegExp(`^\\[${name}\\] [1-9]\\d* \\d+ `));
      assert(line.endsWith("true"), line);
    }
    await player.stop();
    await stopLaunch(launch, ["left", "right"]);
  });
}

Deno.test("rosy bag record --clock mesh records at the times of what is played", async () => {
  await using test = await setUp({ count: 100 });
  await using directory = await TempDirectory.create();
  const file = directory.file("again.bag");
  await using recorder = test.mesh.start("bag", "record", "imu", "-o", file, "--clock", "mesh");
  await recorder.waitForLine('- "imu"');
  await using player = test.play("--immediate", "--no-log");
  assertEquals((await player.end()).status, 0);
  await recorder.waitFor(() => recorder.stdout.includes(".".repeat(100)) || undefined, "100 dots");
  await recorder.stop();
  assertEquals(
    (await readAll(file)).map(({ loggedAtMs, publishedAtMs }) => [
      Math.round(loggedAtMs - START_MS),
      publishedAtMs - START_MS,
    ]),
    Array.from({ length: 100 }, (_, i) => [i * PERIOD_MS, i * PERIOD_MS - 3]),
  );
});

Deno.test("rosy bag play --clock refuses to send another topic as the clock", async () => {
  await using test = await setUp({ count: 1 });
  await using player = test.play("--topics", "imu", "--remap", "imu:=clock");
  const { status, stderr } = await player.end();
  assertEquals(status, 2);
  assertStringIncludes(
    stderr,
    'with --clock, topic "clock" tells the time: rename "imu" otherwise',
  );
});
