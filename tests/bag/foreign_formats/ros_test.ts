import { DatabaseSync } from "node:sqlite";
import { BagReader } from "@rosy/rosy/bag";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { openSource } from "../../../lib/bag/open_source.ts";
import { TempDirectory } from "../support.ts";
import { expected, heard, recording } from "./support.ts";

const RECORDINGS = [
  ["ros1.bag", "ros1", "none"],
  ["ros1_bz2.bag", "ros1", "bz2"],
  ["ros1_lz4.bag", "ros1", "lz4"],
  ["ros2.mcap", "mcap", "none"],
  ["ros2.db3", "ros2-sqlite3", undefined],
  ["ros2_compressed.db3", "ros2-sqlite3", undefined],
] as const;

for (const [name, format, compression] of RECORDINGS) {
  Deno.test(`BagReader reads ${name}: all its messages become values of rosy's`, async () => {
    const messages = await heard(recording(name));
    for (const [topic, count] of [["imu", 50], ["scan", 10], ["camera/image/compressed", 10]]) {
      const of = messages.filter((message) => message.topic === topic);
      const step = 50 / (count as number);
      assertEquals(
        of.map(({ args }) => args),
        Array.from({ length: count as number }, (_, index) => [
          expected(topic as string, index * step, name.startsWith("ros1")),
        ]),
      );
    }
    const times = messages.map(({ loggedAtMs }) => loggedAtMs);
    assertEquals(times, times.toSorted((a, b) => a - b));
  });

  for (const check of [false, true]) {
    Deno.test(`BagReader.info() tells what is in ${name}${check ? ", reading all" : ""}`, async () => {
      await using reader = await BagReader.open(recording(name));
      const info = await reader.info({ check });
      assertEquals([info.format, info.state, info.messages, info.isChecked], [
        format,
        "complete",
        70,
        check,
      ]);
      assertEquals(info.topics.map(({ topic, messages }) => [topic, messages]), [
        ["imu", 50],
        ["camera/image/compressed", 10],
        ["scan", 10],
      ]);
      if (compression) assertEquals(info.compressions, [compression]);
      const types = info.topics.map(({ schemas }) => schemas?.map(({ name }) => name));
      const middle = format === "ros1" ? "" : "msg/";
      assertEquals(types, [
        [`sensor_msgs/${middle}Imu`],
        [`sensor_msgs/${middle}CompressedImage`],
        [`sensor_msgs/${middle}LaserScan`],
      ]);
      assertEquals(info.startMs, 1_600_000_000_000);
      assertEquals(Math.round(info.endMs!), 1_600_000_000_490);
    });
  }

  Deno.test(`times of ${name} are exact to the nanosecond`, async () => {
    await using source = await openSource(recording(name));
    const times: bigint[] = [];
    for await (const { logTime } of source.stored({ topics: ["scan"] }, () => assert(false))) {
      times.push(logTime);
    }
    const first = 1_600_000_000_000_000_002n;
    assertEquals(times, Array.from({ length: 10 }, (_, i) => first + BigInt(i) * 50_000_035n));
  });

  Deno.test(`BagReader.messages() reads a part of ${name}`, async () => {
    await using reader = await BagReader.open(recording(name));
    const startMs = 1_600_000_000_000;
    const selection = { topics: ["imu"], fromMs: startMs + 95, toMs: startMs + 125 };
    const times = (await Array.fromAsync(reader.messages(selection))).map(({ topic, loggedAtMs }) =>
      `${topic} ${Math.round(loggedAtMs - startMs)}`
    );
    assertEquals(times, ["imu 100", "imu 110", "imu 120"]);
  });
}

Deno.test("a recording of ROS 2 that defines no types is read where they are ROS's own", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("old.db3");
  await Deno.copyFile(recording("ros2.db3"), path);
  {
    using database = new DatabaseSync(path);
    database.exec("DROP TABLE message_definitions");
  }
  const scans = await heard(path, ["scan"]);
  assertEquals(scans.map(({ args }) => args[0]), [
    ...Array.from({ length: 10 }, (_, i) => expected("scan", i * 5, false)),
  ]);
});

Deno.test("BagReader.open() says what other files are, and what to do about it", async () => {
  await using directory = await TempDirectory.create();
  const files = [
    [
      "a.db3.zstd",
      "\x28\xb5\x2f\xfd\x00\x00\x00\x00",
      "compressed as a whole, with zstd; 'zstd -d'",
    ],
    ["a.bag.gz", "\x1f\x8b\x00\x00", "compressed as a whole, with gzip"],
    ["a.bag", "#ROSBAG V1.2\n", "ROS 1 from before 2010; 'rosbag migrate'"],
    ["a.txt", "hello", "it is not a bag"],
  ] as const;
  for (const [name, content, reason] of files) {
    const path = directory.file(name);
    await Deno.writeFile(path, Uint8Array.from(content, (char) => char.charCodeAt(0)));
    const error = await assertRejects(() => BagReader.open(path), Error, `Cannot read "${path}"`);
    assert(error.message.includes(reason), error.message);
  }
  const other = directory.file("other.db3");
  {
    using database = new DatabaseSync(other);
    database.exec("CREATE TABLE topics(id); CREATE VIEW messages AS SELECT 1");
  }
  await assertRejects(() => BagReader.open(other), Error, "another database of SQLite");
});

/** A copy of a recording, changed. */
async function changed(
  directory: TempDirectory,
  name: string,
  change: (bytes: Uint8Array) => Uint8Array,
): Promise<string> {
  const path = directory.file(name);
  await Deno.writeFile(path, change(await Deno.readFile(recording(name))));
  return path;
}

/** Where a text stands in bytes. */
function placeOf(bytes: Uint8Array, text: string, from = 0): number {
  const place = new TextDecoder("latin1").decode(bytes).indexOf(text, from);
  assert(place >= 0, text);
  return place;
}

Deno.test("a recording of ROS 1 whose recorder was stopped is read without its index", async () => {
  await using directory = await TempDirectory.create();
  const path = await changed(directory, "ros1_lz4.bag", (bytes) => {
    const place = placeOf(bytes, "index_pos=") + "index_pos=".length;
    const index = Number(new DataView(bytes.buffer).getBigUint64(place, true));
    bytes.fill(0, place, place + 8);
    // The last record is not complete, either.
    return bytes.subarray(0, index + 20);
  });
  await using reader = await BagReader.open(path);
  const { state, messages, problems } = await reader.info();
  assertEquals([state, messages, problems], ["truncated", 70, []]);
  assertEquals((await heard(path)).length, 70);
});

Deno.test("a damaged chunk of ROS 1 costs its own messages, and is told", async () => {
  await using directory = await TempDirectory.create();
  const path = await changed(directory, "ros1_bz2.bag", (bytes) => {
    bytes[placeOf(bytes, "BZh9") + 1000]! ^= 0x55;
    return bytes;
  });
  await using reader = await BagReader.open(path);
  const info = await reader.info({ check: true });
  assertEquals([info.state, info.messages, info.expectedMessages], ["damaged", 0, 70]);
  assertEquals(info.problems.map(({ what, messages }) => [what, messages]), [["chunk", 70]]);
  const problems: string[] = [];
  for await (const _ of reader.messages({}, { problem: ({ reason }) => problems.push(reason) })) {
    assert(false, "there is one chunk");
  }
  assertEquals(problems.length, 1);
});

Deno.test("a damaged database of ROS 2 is told of, and read as far as it goes", async () => {
  await using directory = await TempDirectory.create();
  const path = await changed(directory, "ros2.db3", (bytes) => {
    // A page of messages.
    const place = placeOf(bytes, "jpeg");
    const page = place - place % 4096;
    return bytes.fill(0xff, page, page + 4096);
  });
  await using reader = await BagReader.open(path);
  const info = await reader.info({ check: true });
  assertEquals(info.state, "damaged");
  const problems: string[] = [];
  let count = 0;
  for await (const _ of reader.messages({}, { problem: ({ reason }) => problems.push(reason) })) {
    count++;
  }
  assert(count < 70, `${count}`);
  assert(problems.length === 1 && problems[0]!.startsWith("SQLite: "), `${problems}`);
});

Deno.test("hostile bytes in place of a recording of ROS 1 are refused or told, and nothing hangs", async () => {
  await using directory = await TempDirectory.create();
  const original = await Deno.readFile(recording("ros1.bag"));
  for (let at = 13; at < 6000; at += 7) {
    const path = directory.file(`${at}.bag`);
    const bytes = original.slice(0, 12_000);
    bytes[at] = bytes[at]! ^ 0xff;
    await Deno.writeFile(path, bytes);
    await using reader = await BagReader.open(path);
    const { messages } = await reader.info({ check: true });
    let count = 0;
    for await (const _ of reader.messages({}, { problem: () => {} })) count++;
    assertEquals(count, messages);
    await Deno.remove(path);
  }
});
