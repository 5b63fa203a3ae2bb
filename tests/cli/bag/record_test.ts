import { BagReader } from "@rosy/rosy/bag";
import { defineCodec } from "@rosy/rosy";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { decode, readAll, TempDirectory } from "../../bag/support.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { untilSeen } from "../../support/topology.ts";
import { type TestProcess } from "../../support/process.ts";
import { startRosy } from "../../support/rosy.ts";
import { findParts } from "../../../lib/bag/find_parts.ts";
import { RecordingFiles } from "../../../lib/cli/bag/recording/recording_files.ts";

function record(
  mesh: MeshFixture,
  directory: TempDirectory,
  ...args: string[]
): TestProcess {
  return startRosy(["bag", "record", ...args], { env: mesh.env, cwd: directory.path });
}

const own = defineCodec({
  name: "own",
  encode: (value) => new TextEncoder().encode(JSON.stringify(value)),
  decode: (bytes) => JSON.parse(new TextDecoder().decode(bytes)),
});

Deno.test("rosy bag record records what two nodes send, in every codec", async () => {
  await using mesh = new MeshFixture();
  await using directory = await TempDirectory.create();
  const senders = [
    await mesh.node("msgpack"),
    await mesh.node("json", { dataCodec: "json" }),
    await mesh.node("clone", { dataCodec: "structured-clone" }),
    await mesh.node("own", { dataCodec: own }),
  ];
  await using recorder = record(mesh, directory, "imu", "odometry");
  await recorder.waitForLine('- "odometry"');
  await Promise.all(senders.map(async (node) => {
    await node.waitForListener("imu");
    for (let i = 0; i < 500; i++) {
      await node.send(i % 2 ? "imu" : "odometry", i, node.id.name, { list: [i] });
    }
    await node.send("odometry", "last", node.id.name);
  }));
  // A goodbye is read after all that came before it.
  await Promise.all(senders.map((node) => node.stop()));
  const { status, stdout, stderr } = await stopAfter(recorder, 4 * 501);
  assertEquals([status, stderr], [0, ""]);
  const path = /record_\d{4}(-\d\d){5}\.bag/.exec(stdout)?.[0];
  assertEquals(
    stdout.replaceAll(/^\.+\n/gm, ""),
    `Recording topics to "${path}":\n- "imu"\n- "odometry"\nRecording stopped.\n` +
      `Recorded 2004 messages to "${path}".\n`,
  );
  assertEquals(countDots(stdout), 2004);

  const messages = await readAll(directory.file(path!));
  for (const { id } of senders) {
    const sent = messages.filter(({ sender }) => sender?.uuid === id.uuid);
    assertEquals(sent.length, 501);
    assertEquals(sent[0]!.sender, id);
    assertEquals(sent[0]!.codec, id.name === "clone" ? "structured-clone" : id.name);
    for (const topic of ["imu", "odometry"]) {
      const numbers = sent.filter((message) => message.topic === topic);
      assertEquals(numbers.map(({ sequence }) => sequence), [...numbers.keys()]);
    }
    const isOwn = id.name === "own";
    const values = sent.filter(({ topic }) => topic === "imu").map((message) =>
      isOwn ? own.decode(message.bytes, 0, message.bytes.length) : decode(message)
    );
    const expected = Array.from({ length: 250 }, (_, i) => i * 2 + 1);
    assertEquals(values, expected.map((i) => [i, id.name, { list: [i] }]));
  }
  await using reader = await BagReader.open(directory.file(path!));
  assertEquals((await reader.info()).lost, 0);
});

Deno.test("rosy bag record without messages leaves no file", async () => {
  await using mesh = new MeshFixture();
  await using directory = await TempDirectory.create();
  await using recorder = record(mesh, directory, "imu", "-o", "a.bag");
  await recorder.waitForLine('- "imu"');
  const { status, stdout } = await recorder.stop("SIGTERM");
  assertEquals(status, 0);
  assertEquals(
    stdout,
    'Recording topics to "a.bag":\n- "imu"\nRecording stopped.\nNo messages recorded.\n',
  );
  assertEquals(await Array.fromAsync(Deno.readDir(directory.path)), []);
});

for (const flags of [["-a"], ["-e", "^(early|late)$"]]) {
  Deno.test(`rosy bag record ${flags[0]} takes topics that nobody listens to, also later`, async () => {
    await using mesh = new MeshFixture();
    await using directory = await TempDirectory.create();
    const node = await mesh.node("node");
    await node.send("early", 0);
    await using recorder = record(mesh, directory, ...flags, "-o", "a.bag");
    await recorder.waitForLine('- "early"');
    await node.waitForListener("early");
    await node.send("early", 1);
    await node.getTopic("late").announce();
    await recorder.waitForLine('- "late"');
    await node.waitForListener("late");
    await node.send("late", 2);
    await node.stop();
    await stopAfter(recorder, 2);
    const messages = await readAll(directory.file("a.bag"));
    assertEquals(messages.map(({ topic }) => topic).sort(), ["early", "late"]);
  });
}

Deno.test("rosy bag record -a takes topics that appear later, but those left out", async () => {
  await using mesh = new MeshFixture();
  await using directory = await TempDirectory.create();
  const node = await mesh.node("node");
  await node.listen("early", () => {});
  await using recorder = record(mesh, directory, "-a", "-x", "^camera/", "-o", "a.bag");
  await recorder.waitForLine('- "early"');
  await node.listen("camera/left", () => {});
  await node.listen("late", () => {});
  await recorder.waitForLine('- "late"');
  await untilSeen(node, () => node.topology.listeners("late").length === 2);
  await node.send("camera/left", 0);
  await node.send("early", 1);
  await node.send("late", 2);
  await node.stop();
  await stopAfter(recorder, 2);
  const messages = await readAll(directory.file("a.bag"));
  assertEquals(messages.map(({ topic }) => topic).sort(), ["early", "late"]);
});

Deno.test("rosy bag record --split-size begins new files, and --max-size ends", async () => {
  await using mesh = new MeshFixture();
  await using directory = await TempDirectory.create();
  const node = await mesh.node("node");
  const flags = ["--split-size", "30kB", "--max-size", "100kB", "--json"];
  await using recorder = record(mesh, directory, "imu", "-o", "a.mcap", ...flags);
  await node.waitForListener("imu");
  const sending = new AbortController();
  const sent = (async () => {
    for (let i = 0; !sending.signal.aborted; i++) await node.send("imu", i, new Uint8Array(1000));
  })();
  const { status, stdout } = await recorder.end();
  sending.abort();
  await sent;
  assertEquals(status, 0);
  const { paths, messages, bytes, lost } = JSON.parse(stdout);
  assertEquals(paths, ["a.mcap", "a_1.mcap", "a_2.mcap", "a_3.mcap"]);
  assert(bytes > 80_000 && bytes <= 100_000, `${bytes}`);
  assertEquals(lost, 0);
  const numbers: unknown[] = [];
  for (const path of paths) {
    assert((await Deno.stat(directory.file(path))).size <= 30_000);
    const part = await readAll(directory.file(path));
    numbers.push(...part.map((message) => (decode(message) as unknown[])[0]));
  }
  assertEquals(numbers, [...Array(messages).keys()]);
});

Deno.test("rosy bag record takes the next free name for a part where one is taken", async () => {
  await using mesh = new MeshFixture();
  await using directory = await TempDirectory.create();
  await Deno.writeTextFile(directory.file("a_2.mcap"), "left over");
  const node = await mesh.node("node");
  const flags = ["--split-size", "30kB", "--max-size", "100kB", "--no-dots"];
  await using recorder = record(mesh, directory, "imu", "-o", "a.mcap", ...flags);
  await recorder.waitForLine('"a_2.mcap" is there already: parts take the next names.');
  await node.waitForListener("imu");
  const sending = new AbortController();
  const sent = (async () => {
    for (let i = 0; !sending.signal.aborted; i++) await node.send("imu", i, new Uint8Array(1000));
  })();
  const { status, stdout } = await recorder.end();
  sending.abort();
  await sent;
  assertEquals(status, 0);
  assertStringIncludes(stdout, 'to "a.mcap", "a_1.mcap", "a_3.mcap", "a_4.mcap".');
  const parts = await findParts(directory.file("a_4.mcap"));
  assertEquals(parts.map(({ part }) => part), [0, 1, 2, 3]);
  assertEquals(await Deno.readTextFile(directory.file("a_2.mcap")), "left over");
});

Deno.test("recorders that begin in one second record to files of their own", async () => {
  await using directory = await TempDirectory.create();
  const create = () =>
    new RecordingFiles({
      path: undefined,
      isSplit: false,
      compression: "none",
      failed: () => {},
      directory: directory.path + "/",
      date: new Date(2026, 0, 2, 3, 4, 5),
    }).first();
  const writers = await Promise.all([create(), create(), create()]);
  const names = writers.map(({ path }) => path.slice(directory.path.length + 1)).sort();
  for (const writer of writers) await writer.close();
  const name = "record_2026-01-02-03-04-05";
  assertEquals(names, [`${name}-2.bag`, `${name}-3.bag`, `${name}.bag`]);
});

Deno.test("rosy bag record --max-duration ends by itself", async () => {
  await using mesh = new MeshFixture();
  await using directory = await TempDirectory.create();
  await using recorder = record(mesh, directory, "imu", "--max-duration", "0.05");
  const { status, stdout } = await recorder.end();
  assertEquals(status, 0);
  assertStringIncludes(stdout, "No messages recorded.");
});

Deno.test("a recorder killed in mid-write leaves what it wrote, and recover completes it", async () => {
  await using mesh = new MeshFixture();
  await using directory = await TempDirectory.create();
  const path = directory.file("a.bag");
  const node = await mesh.node("node");
  await using recorder = record(mesh, directory, "imu", "-o", path, "--no-dots");
  await node.waitForListener("imu");
  const sending = new AbortController();
  const sent = (async () => {
    for (let i = 0; !sending.signal.aborted; i++) await node.send("imu", i, new Uint8Array(500));
  })();
  await untilLarger(path, 5_000_000);
  recorder.signal("SIGKILL");
  await recorder.end();
  sending.abort();
  await sent;

  const env = { env: mesh.env, cwd: directory.path };
  await using info = startRosy(["bag", "info", "-i", path], env);
  assertStringIncludes((await info.end()).stdout, "This file ends early");
  await using recover = startRosy(["bag", "recover", path], env);
  const { status, stdout } = await recover.end();
  assertEquals(status, 0);
  const recovered = directory.file("a_recovered.bag");
  assertMatch(stdout, /^Recovered \d+ messages to ".*a_recovered\.bag"\.\n$/);
  await using reader = await BagReader.open(recovered);
  const { isComplete, messages } = await reader.info();
  assert(isComplete && messages > 5000, `${messages}`);
  const values = (await readAll(recovered)).map((message) => (decode(message) as unknown[])[0]);
  assertEquals(values, [...Array(messages).keys()]);
});

for (
  const [args, status, text] of [
    [["imu", "-o", "/nowhere/a.bag"], 1, "there is no such directory; make it first"],
    [["imu", "-o", "there.bag"], 1, "it exists already"],
    [[], 2, "name topics to record"],
    [["-e", "("], 2, "flag --regex: Invalid regular expression"],
    [["imu", "-x", "a"], 2, "flag --exclude goes with"],
    [["imu", "--max-size", "big"], 2, "flag --max-size must be a size"],
    [["imu", "--compression", "lz4"], 2, "flag --compression must be one of none, zstd"],
  ] as const
) {
  Deno.test(`rosy bag record ${args.join(" ")} fails with status ${status}`, async () => {
    await using mesh = new MeshFixture();
    await using directory = await TempDirectory.create();
    await Deno.writeTextFile(directory.file("there.bag"), "");
    await using recorder = record(mesh, directory, ...args);
    const result = await recorder.end();
    assertEquals([result.status, result.stdout], [status, ""]);
    assertStringIncludes(result.stderr, text);
  });
}

diskTest(
  "rosy bag record on a disk that becomes full says so and leaves a readable file (root)",
  "4m",
  async ({ mesh, directory, disk }) => {
    const node = await mesh.node("node");
    await using recorder = record(mesh, directory, "imu", "-o", "disk/a.bag", "--no-dots");
    await node.waitForListener("imu");
    const sending = new AbortController();
    const sent = (async () => {
      for (let i = 0; !sending.signal.aborted; i++) {
        await node.send("imu", i, new Uint8Array(5000));
      }
    })();
    const { status, stdout, stderr } = await recorder.end();
    sending.abort();
    await sent;
    assertEquals(status, 1);
    assertStringIncludes(stdout, "Recording stopped.");
    const values = (await readAll(`${disk}/a.bag`)).map((message) =>
      (decode(message) as unknown[])[0]
    );
    assertEquals(
      stderr,
      'rosy bag record: Cannot write "disk/a.bag": the disk is full; free some space\n' +
        `What was written before can be played: ${values.length} messages; ` +
        `'rosy bag recover "disk/a.bag"' completes the file.\n`,
    );
    assert(values.length > 400, `${values.length}`);
    assertEquals(values, [...values.keys()]);
  },
);

diskTest(
  "rosy bag record on a disk that takes no message says that nothing was recorded (root)",
  "64k",
  async ({ mesh, directory, disk }) => {
    await Deno.writeFile(`${disk}/filler`, new Uint8Array(60 * 1024));
    const node = await mesh.node("node");
    await using recorder = record(mesh, directory, "imu", "-o", "disk/a.bag", "--no-dots");
    await node.waitForListener("imu");
    await node.send("imu", new Uint8Array(20_000));
    const { status, stderr } = await recorder.end();
    assertEquals([status, stderr], [
      1,
      'rosy bag record: Cannot write "disk/a.bag": the disk is full; free some space\n' +
      "Nothing was recorded.\n",
    ]);
    assertEquals(await Array.fromAsync(Deno.readDir(disk), ({ name }) => name), ["filler"]);
  },
);

/** A test with a small disk of its own, the folder `disk` of a temporary directory. */
function diskTest(
  name: string,
  size: string,
  fn: (parts: { mesh: MeshFixture; directory: TempDirectory; disk: string }) => Promise<void>,
): void {
  Deno.test({
    name,
    ignore: Deno.build.os !== "linux" || Deno.uid() !== 0,
    fn: async () => {
      await using mesh = new MeshFixture();
      await using directory = await TempDirectory.create();
      const disk = directory.file("disk");
      await Deno.mkdir(disk);
      await mount("mount", "-t", "tmpfs", "-o", `size=${size}`, "tmpfs", disk);
      try {
        await fn({ mesh, directory, disk });
      } finally {
        await mount("umount", disk);
      }
    },
  });
}

async function mount(...command: [string, ...string[]]): Promise<void> {
  const [program, ...args] = command;
  const { success, stderr } = await new Deno.Command(program, { args }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

/** Waits until the recorder has so many messages, as its dots tell, then stops it. */
async function stopAfter(
  recorder: TestProcess,
  dots: number,
): Promise<{ status: number; stdout: string; stderr: string }> {
  await recorder.waitFor(
    () => countDots(recorder.stdout) >= dots || undefined,
    `${dots} dots`,
  );
  return await recorder.stop();
}

function countDots(stdout: string): number {
  return stdout.match(/^\.+$/gm)?.join("").length ?? 0;
}

/** Waits until a file has grown. */
async function untilLarger(path: string, byteLength: number): Promise<void> {
  const watcher = Deno.watchFs(path);
  try {
    for await (const _ of watcher) if ((await Deno.stat(path)).size > byteLength) return;
  } finally {
    try {
      watcher.close();
    } catch {
      // Leaving the loop has closed it.
    }
  }
}
