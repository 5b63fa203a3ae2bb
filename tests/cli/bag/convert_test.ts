import { BagReader, BagWriter } from "@rosy/rosy/bag";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { expected, recording } from "../../bag/foreign_formats/support.ts";
import { encode, entry, TempDirectory } from "../../bag/support.ts";
import { Collector } from "../../support/collector.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import type { ProcessResult } from "../../support/process.ts";
import { startRosy } from "../../support/rosy.ts";

async function rosy(directory: TempDirectory, ...args: string[]): Promise<ProcessResult> {
  await using process = startRosy(["bag", ...args], { cwd: directory.path });
  return await process.end();
}

/** A directory with recordings of ROS. */
async function withRecordings(...names: string[]): Promise<TempDirectory> {
  const directory = await TempDirectory.create();
  for (const name of names) await Deno.copyFile(recording(name), directory.file(name));
  return directory;
}

async function filesIn(directory: TempDirectory): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(directory.path));
  return entries.map(({ name }) => name).sort();
}

Deno.test("rosy bag convert takes a recording of ROS 1 over, makes it JSON, and back", async () => {
  await using directory = await withRecordings("ros1.bag");
  const taken = await rosy(directory, "convert", "ros1.bag", "a.mcap");
  assertEquals([taken.status, taken.stderr], [0, ""]);
  assertMatch(taken.stdout, /^Converted 70 messages to "a.mcap" \(36\.\d kB\)\.\n$/);
  const shown = await rosy(directory, "convert", "a.mcap", "b.mcap", "--encoding", "json");
  assertEquals([shown.status, shown.stderr], [0, ""]);
  const info = await rosy(directory, "info", "b.mcap");
  assertStringIncludes(
    info.stdout,
    '- "imu":                      50 (71%)  json, type sensor_msgs/Imu',
  );
  const verbose = await rosy(directory, "info", "b.mcap", "--verbose");
  assertStringIncludes(verbose.stdout, '"contentEncoding": "base64"');
  const back = await rosy(directory, "convert", "b.mcap", "c.mcap", "--encoding=msgpack", "--json");
  const { paths, messages, bytes, unconverted, problems } = JSON.parse(back.stdout);
  assertEquals([paths, messages, unconverted, problems], [["c.mcap"], 70, [], []]);
  assertEquals(bytes, (await Deno.stat(directory.file("c.mcap"))).size);
});

for (const name of ["ros1_bz2.bag", "ros2.db3", "ros2.mcap"]) {
  Deno.test(`rosy bag play sends what is in ${name}`, async () => {
    await using mesh = new MeshFixture();
    const node = await mesh.node("node");
    const received = new Collector<unknown[]>();
    await node.listen("camera/image/compressed", (_topic, ...args) => received.add(args));
    const args = ["bag", "play", recording(name), "--immediate", "--no-log"];
    await using player = mesh.start(...args);
    const { status, stdout, stderr } = await player.end();
    assertEquals([status, stderr], [0, ""]);
    assertStringIncludes(stdout, "of another program: each value is sent as the only argument.");
    const images = await received.count(10);
    assertEquals(
      images,
      Array.from({ length: 10 }, (_, i) => [
        expected("camera/image/compressed", i * 5, name.startsWith("ros1")),
      ]),
    );
  });
}

Deno.test("rosy bag convert merges, chooses by patterns and times, and splits", async () => {
  await using directory = await withRecordings("ros1.bag", "ros2.mcap");
  const merged = await rosy(
    directory,
    ...["convert", "ros1.bag", "ros2.mcap", "a.mcap", "--topics", "camera/**,scan"],
    ...["--start", "0.1", "--end", "2020-09-13T12:26:40.26Z", "--compression", "zstd"],
  );
  assertStringIncludes(merged.stdout, "Converted 16 messages to");
  await using reader = await BagReader.open(directory.file("a.mcap"));
  const { topics, compressions } = await reader.info();
  assertEquals(compressions, ["zstd"]);
  assertEquals(topics.map(({ topic, messages }) => [topic, messages]), [
    ["camera/image/compressed", 8],
    ["scan", 8],
  ]);
  const split = await rosy(directory, "convert", "ros1.bag", "b.mcap", "--split", "20kB");
  assertMatch(split.stdout, /to "b.mcap", "b_1.mcap"/);
  // A directory stands for all that is in it.
  await Deno.mkdir(directory.file("drive"));
  for (const name of ["ros1.bag", "ros2.mcap"]) {
    await Deno.rename(directory.file(name), directory.file(`drive/${name}`));
  }
  const all = await rosy(directory, "convert", "drive", "all.mcap");
  assertStringIncludes(all.stdout, "Converted 140 messages to");
});

const MISTAKES: readonly (readonly [args: readonly string[], status: number, error: string])[] = [
  [["ros1.bag"], 2, "missing argument OUT"],
  [["ros1.bag", "ros1.bag"], 1, 'Cannot write "ros1.bag": it exists already; choose another name'],
  [["ros1.bag", "no/a.mcap"], 1, 'Cannot write "no/a.mcap": there is no such directory'],
  [["none.bag", "a.mcap"], 1, 'Cannot read "none.bag": there is no such file'],
  [["ros1.bag", "a.mcap", "--topics", "x"], 1, 'has no topic "x"; it has "imu"'],
  [["ros1.bag", "a.mcap", "--topics", "x/*"], 1, 'has no topic that matches "x/*"'],
  [["ros1.bag", "a.mcap", "--topics", "a**"], 2, '"**" stands for whole levels'],
  [
    ["ros1.bag", "a.mcap", "--start", "soon"],
    2,
    "flag --start must be seconds after the bag's start",
  ],
  [["ros1.bag", "a.mcap", "--start", "-1"], 2, "flag --start must be 0 or more seconds"],
  [["ros1.bag", "a.mcap", "--start", "2", "--end", "1"], 2, "--end must not be before --start"],
  [
    ["ros1.bag", "a.mcap", "--start", "5"],
    1,
    "there is no message to write; choose topics and times",
  ],
  [["ros1.bag", "a.mcap", "--encoding", "cdr"], 2, "must be one of json, msgpack"],
  [["ros1.bag", "a.mcap", "--split", "x"], 2, "--split"],
];

Deno.test("rosy bag convert says what is wrong, and leaves no file", async () => {
  await using directory = await withRecordings("ros1.bag");
  for (const [args, expectedStatus, error] of MISTAKES) {
    const { status, stderr } = await rosy(directory, "convert", ...args);
    assertEquals(status, expectedStatus, `${args}: ${stderr}`);
    assertStringIncludes(stderr, error);
    assertEquals(await filesIn(directory), ["ros1.bag"]);
  }
});

Deno.test("rosy bag convert ends with 1 where something was left out or could not be converted", async () => {
  await using directory = await TempDirectory.create();
  for (const name of ["bitflip.mcap", "proto.mcap"]) {
    await Deno.copyFile(
      new URL(`../../bag/foreign/${name}`, import.meta.url),
      directory.file(name),
    );
  }
  const damaged = await rosy(directory, "convert", "bitflip.mcap", "a.mcap");
  assertEquals(damaged.status, 1);
  assertStringIncludes(damaged.stdout, "Converted 45 messages");
  assertStringIncludes(damaged.stderr, "chunk at byte 764: its checksum does not match");
  const unknown = await rosy(directory, "convert", "proto.mcap", "b.mcap");
  assertEquals(unknown.status, 1);
  assertStringIncludes(
    unknown.stderr,
    'Copied as they are: 50 messages of topic "imu" in protobuf, for they could not be converted: ' +
      'messages in "protobuf".',
  );
});

/** A bag that takes a while to convert. */
async function writeLarge(path: string): Promise<void> {
  const writer = await BagWriter.create(path);
  const value = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`field${i}`, i / 7]));
  const bytes = encode("msgpack", [value]);
  for (let i = 0; i < 60_000; i++) await writer.write(entry({ bytes, sequence: i, loggedAtMs: i }));
  await writer.close();
}

/** Starts to convert, and waits until there is something that is not complete yet. */
async function startConverting(directory: TempDirectory) {
  using watcher = Deno.watchFs(directory.path);
  const args = ["bag", "convert", "large.mcap", "out.mcap", "--encoding", "json"];
  const process = startRosy(args, { cwd: directory.path });
  for await (const { paths } of watcher) {
    if (paths.some((path) => path.endsWith(".partial"))) return process;
  }
  throw new Error("the watcher has ended");
}

Deno.test("Ctrl-C while a bag is converted leaves no file, and kill -9 none of the new name", async () => {
  await using directory = await TempDirectory.create();
  await writeLarge(directory.file("large.mcap"));
  await using interrupted = await startConverting(directory);
  assertEquals((await interrupted.stop()).status, 130);
  assertEquals(await filesIn(directory), ["large.mcap"]);
  await using killed = await startConverting(directory);
  await killed.stop("SIGKILL");
  const files = await filesIn(directory);
  assert(!files.includes("out.mcap"), `${files}`);
  const again = await rosy(directory, "convert", "large.mcap", "out.mcap");
  assertStringIncludes(again.stdout, "Converted 60000 messages");
});

Deno.test("rosy bag recover says what makes a bag of a recording of another format", async () => {
  await using directory = await withRecordings("ros1.bag");
  const { status, stderr } = await rosy(directory, "recover", "ros1.bag");
  assertEquals(status, 1);
  assertStringIncludes(stderr, "it is no MCAP file; 'rosy bag convert' makes one");
  // Without its index, and the end of its only chunk.
  await Deno.truncate(directory.file("ros1.bag"), 20_000);
  const info = await rosy(directory, "info", "ros1.bag");
  assertStringIncludes(info.stdout, "format:      bag of ROS 1");
  assertStringIncludes(info.stdout, `rosy bag convert "ros1.bag" "ros1_converted.mcap"' writes`);
});
