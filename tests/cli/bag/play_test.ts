import { BagWriter } from "@rosy/rosy/bag";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { encode, entry, readAll, TempDirectory } from "../../bag/support.ts";
import { Collector } from "../../support/collector.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { type ProcessResult, type TestProcess } from "../../support/process.ts";
import { startRosy } from "../../support/rosy.ts";

const START_MS = 1_700_000_000_000;
const CODECS = ["msgpack", "json", "structured-clone"] as const;

/** Messages 5 ms apart on two topics, in all codecs and one that nobody has. */
async function writeSample(path: string, count = 60): Promise<void> {
  await using writer = await BagWriter.create(path);
  for (let i = 0; i < count; i++) {
    const codec = [...CODECS, "unheard-of"][i % 4]!;
    const bytes = codec === "unheard-of"
      ? Uint8Array.of(i, 255)
      : encode(codec as "json", [i, { text: "x".repeat(i) }]);
    const topic = i % 3 === 0 ? "odometry" : "imu";
    await writer.write(entry({ topic, codec, bytes, loggedAtMs: START_MS + i * 5 }));
  }
}

function start(mesh: MeshFixture, directory: TempDirectory, ...args: string[]): TestProcess {
  return startRosy(["bag", ...args], { env: mesh.env, cwd: directory.path });
}

async function run(
  mesh: MeshFixture,
  directory: TempDirectory,
  ...args: string[]
): Promise<ProcessResult> {
  await using process = start(mesh, directory, ...args);
  return await process.end();
}

Deno.test("what rosy bag play plays, a recorder gets: bytes, codecs, topics, order, spacing", async () => {
  await using mesh = new MeshFixture();
  await using directory = await TempDirectory.create();
  await writeSample(directory.file("record_a.bag"));
  await using recorder = start(mesh, directory, "record", "imu", "odometry", "-o", "b.bag");
  await recorder.waitForLine('- "odometry"');
  const played = await run(mesh, directory, "play", "--no-log");
  assertEquals([played.status, played.stderr], [0, ""]);
  assertEquals(
    played.stdout,
    'Playing back messages from "record_a.bag"...\nPlayed back 60 messages.\n',
  );
  await recorder.waitFor(() => recorder.stdout.includes(".".repeat(60)) || undefined, "60 dots");
  assertEquals((await recorder.stop()).status, 0);
  const before = await readAll(directory.file("record_a.bag"));
  const after = await readAll(directory.file("b.bag"));
  const content = (messages: typeof before) =>
    messages.map(({ topic, codec, bytes }) => ({ topic, codec, bytes }));
  assertEquals(content(after), content(before));
  // By the sender's clock: none is early. How late they are is the machine's affair here, and that of
  // the player's own tests by a clock of theirs.
  for (const [i, { publishedAtMs }] of after.entries()) {
    const earlyMs = after[0]!.publishedAtMs + i * 5 - publishedAtMs;
    assert(earlyMs < 4.5, `message ${i} is ${earlyMs} ms early`);
  }
});

Deno.test("rosy bag play selects, remaps and prints messages", async () => {
  await using mesh = new MeshFixture();
  await using directory = await TempDirectory.create();
  await writeSample(directory.file("a.bag"));
  const node = await mesh.node("node");
  const received = new Collector<unknown>();
  await node.listen("test/imu", (_topic, number) => received.add(number));
  const { status, stdout } = await run(
    mesh,
    directory,
    ...["play", "-i", "a.bag", "--topics", "imu", "--remap", "imu:=test/imu", "--immediate"],
    ...["--start-offset", "0.1", "--duration", "0.05", "--json"],
  );
  assertEquals(status, 0);
  const lines = stdout.trim().split("\n").map((line) => JSON.parse(line));
  // 20 to 30, but those of the other topic.
  assertEquals(lines.map(({ loggedAtMs }) => (loggedAtMs - START_MS) / 5), [
    20,
    22,
    23,
    25,
    26,
    28,
    29,
  ]);
  assertEquals(lines[0].topic, "test/imu");
  assertEquals(lines[0].args, [20, { text: "x".repeat(20) }]);
  assertEquals(await received.count(5), [20, 22, 25, 26, 28, 29].slice(0, received.items.length));
});

Deno.test("rosy bag play waits for a listener, and --loop plays until Ctrl-C", async () => {
  await using mesh = new MeshFixture();
  await using directory = await TempDirectory.create();
  await writeSample(directory.file("a.bag"), 3);
  await using player = start(mesh, directory, "play", "-i", "a.bag", "--loop", "--no-log-args");
  await player.waitForLine("Waiting for listeners...");
  const node = await mesh.node("node");
  const received = new Collector<unknown>();
  await node.listen("odometry", (_topic, number) => received.add(number));
  await received.count(5);
  assertEquals(received.items.slice(0, 5), [0, 0, 0, 0, 0]);
  const { status, stdout } = await player.stop();
  assertEquals(status, 130);
  assertStringIncludes(stdout, '.000]\ntopic="odometry"\n[');
});

Deno.test("rosy bag play sends values of other programs as the only argument, and says so", async () => {
  await using mesh = new MeshFixture();
  await using directory = await TempDirectory.create();
  const foreign = new URL("../../bag/foreign/plain.mcap", import.meta.url);
  await Deno.copyFile(foreign, directory.file("plain.mcap"));
  const node = await mesh.node("node");
  const received = new Collector<unknown[]>();
  await node.listen("imu", (_topic, ...args) => received.add(args));
  const { status, stdout } = await run(mesh, directory, "play", "plain.mcap", "--immediate");
  assertEquals(status, 0);
  assertStringIncludes(
    stdout,
    '"imu" is json of another program: each value is sent as the only argument.\n',
  );
  const all = await received.count(50);
  assertEquals(all.slice(0, 2), [[{ i: 0, x: 0.5 }], [{ i: 1, x: 0.5 }]]);
  assertStringIncludes(stdout, "Played back 50 messages.");
});

Deno.test("rosy bag play says that a file ends early, and plays what is there", async () => {
  await using mesh = new MeshFixture();
  await using directory = await TempDirectory.create();
  const path = directory.file("a.bag");
  await writeSample(path, 2);
  await Deno.truncate(path, (await Deno.stat(path)).size - 1);
  const flags = ["-i", "a.bag", "--no-wait", "--no-log"];
  const { status, stdout, stderr } = await run(mesh, directory, "play", ...flags);
  assertEquals(status, 0);
  assertStringIncludes(stdout, "Played back 2 messages.");
  assertStringIncludes(stderr, "This file ends early");
  assertStringIncludes(stderr, `'rosy bag recover "a.bag"'`);
});

Deno.test("rosy bag info tells what is in the newest recording", async () => {
  await using mesh = new MeshFixture();
  await using directory = await TempDirectory.create();
  await writeSample(directory.file("record_a.bag"), 2);
  await Deno.utime(directory.file("record_a.bag"), 1e9, 1e9);
  await writeSample(directory.file("record_2026-01-01-00-00-00.bag"));
  const { status, stdout, stderr } = await run(mesh, directory, "info");
  assertEquals([status, stderr], [0, ""]);
  assertEquals(
    stdout.replace(/^(start|end|size): .*\n/gm, ""),
    `path:        record_2026-01-01-00-00-00.bag
duration:    0:00:00.295
compression: none
messages:    60
lost:        0
topics:
- "imu":       40 (67%)  json, msgpack, structured-clone, unheard-of
- "odometry":  20 (33%)  json, msgpack, structured-clone, unheard-of
`,
  );
  const json = await run(mesh, directory, "info", "-i", "record_a.bag", "--json");
  const { path, messages, durationMs, startMs, isComplete } = JSON.parse(json.stdout);
  assertEquals([path, messages, durationMs, startMs, isComplete], [
    "record_a.bag",
    2,
    5,
    START_MS,
    true,
  ]);
});

for (
  const [args, status, text] of [
    [["play"], 1, "No record_*.bag file in the current directory"],
    [["info"], 1, "No record_*.bag file in the current directory"],
    [["play", "-i", "none.bag"], 1, "there is no such file or directory"],
    [["recover", "none.bag"], 1, "there is no such file or directory"],
    [["info", "-i", "text.bag"], 1, "it is not a bag"],
    [["play", "-i", "text.bag"], 1, "it is not a bag"],
    [["play", "--rate", "0"], 2, "flag --rate must be above 0"],
    [["play", "--rate", "-1"], 2, "flag --rate must be above 0"],
    [["play", "--remap", "imu:=a,imu:=b"], 2, 'flag --remap names the topic "imu" twice'],
    [["play", "good.bag", "--remap", "a:=b"], 1, 'has no topic "a"; it has "imu", "odometry"'],
    [["play", "good.bag", "--remap", "imu:=odometry"], 1, 'both be sent as "odometry"'],
    [["play", "good.bag", "--remap", "imu:=a,odometry:=a"], 1, 'both be sent as "a"'],
    [["play", "good.bag", "--topics", "imu", "--remap", "odometry:=a"], 1, "--topics leaves out"],
    [["play", "good.bag", "-i", "good.bag"], 2, "not in both ways"],
    [["info", "."], 1, "text.bag"],
    [["play", "--remap", "a=b"], 2, "flag --remap must be OLD:=NEW"],
    [["play", "-i", "good.bag", "--topics", "a"], 1, 'has no topic "a"; it has "imu", "odometry"'],
  ] as const
) {
  Deno.test(`rosy bag ${args.join(" ")} fails with status ${status}`, async () => {
    await using mesh = new MeshFixture();
    await using directory = await TempDirectory.create();
    await Deno.writeTextFile(directory.file("text.bag"), "just a text");
    await writeSample(directory.file("good.bag"));
    const result = await run(mesh, directory, ...args);
    assertEquals([result.status, result.stdout], [status, ""]);
    assertStringIncludes(result.stderr, text);
  });
}
