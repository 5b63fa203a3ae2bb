import { assert, assertEquals, assertRejects } from "@std/assert";
import { BagWriter } from "@rosy/rosy/bag";
import { BagParts } from "../../lib/bag/bag_parts.ts";
import type { StoredMessage } from "../../lib/bag/bag_source.ts";
import { latestInChunks } from "../../lib/bag/latest.ts";
import { openSource } from "../../lib/bag/open_source.ts";
import { entry, TempDirectory } from "./support.ts";

const MAX_BYTES = 2 ** 28;
const FILES = [
  "foreign/plain.mcap",
  "foreign/zstd.mcap",
  "foreign/small_chunks.mcap",
  "foreign/unordered.mcap",
  "foreign/noindex.mcap",
  "foreign/nosummary.mcap",
  "foreign/unchunked.mcap",
  "foreign/trunc.mcap",
  "foreign_formats/files/ros1.bag",
  "foreign_formats/files/ros1_lz4.bag",
  "foreign_formats/files/ros2.db3",
  "foreign_formats/files/ros2.mcap",
];

async function allOf(path: string): Promise<StoredMessage[]> {
  await using source = await openSource(path);
  return await Array.fromAsync(source.stored({}, () => {}));
}

/** When the last message of each topic until a time was recorded, by looking at all. */
function lastTimes(messages: readonly StoredMessage[], at: bigint): Map<string, bigint> {
  const times = new Map<string, bigint>();
  for (const { channel: { common: { topic } }, logTime } of messages) {
    const known = times.get(topic) ?? -1n;
    if (logTime <= at && logTime > known) times.set(topic, logTime);
  }
  return times;
}

for (const file of FILES) {
  Deno.test(`latest() finds what a whole reading finds in ${file}`, async () => {
    const { pathname: path } = new URL(file, import.meta.url);
    const messages = await allOf(path);
    const topics = new Set(messages.map(({ channel }) => channel.common.topic));
    const times = messages.map(({ logTime }) => logTime).sort((a, b) => Number(a - b));
    await using source = await openSource(path);
    const tried = times.filter((_, index) => index % Math.ceil(times.length / 20) === 0);
    for (const at of [times[0]! - 1n, ...tried, times.at(-1)!, times.at(-1)! + 1n]) {
      const { found, unread } = await source.latest({ topics, at, maxBytes: MAX_BYTES }, () => {});
      const got = [...found].map(([topic, { logTime }]) => [topic, logTime] as const);
      assertEquals(new Map(got), lastTimes(messages, at), String(at));
      assertEquals(unread.size, 0);
    }
  });

  Deno.test(`topicTimes() tells nothing wrong of ${file}`, async () => {
    const { pathname: path } = new URL(file, import.meta.url);
    const messages = await allOf(path);
    await using source = await openSource(path);
    for (const [topic, { start, end }] of await source.topicTimes()) {
      const times = messages.filter(({ channel }) => channel.common.topic === topic)
        .map(({ logTime }) => logTime);
      const [first, last] = [times.reduce((a, b) => a < b ? a : b), lastTimes(messages, end)];
      assertEquals([start, end], [first, last.get(topic)]);
      assert(times.every((time) => time <= end));
    }
  });
}

Deno.test("latest() looks no further back than it may, and says for which topics", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.mcap");
  await using writer = await BagWriter.create(path, { chunkBytes: 1000 });
  const message = (topic: string, loggedAtMs: number) =>
    writer.write(entry({ topic, loggedAtMs, bytes: new Uint8Array(500) }));
  await message("old", 1);
  for (let ms = 2; ms < 50; ms++) await message("mid", ms);
  for (let ms = 50; ms < 100; ms++) await message("new", ms);
  await writer.close();
  await using source = await openSource(path);
  const topics = new Set(["old", "mid", "new", "none"]);
  const at = 100_000_000n;
  const all = await source.latest({ topics, at, maxBytes: MAX_BYTES }, () => {});
  assertEquals([...all.found.keys()].sort(), ["mid", "new", "old"]);
  assertEquals([...all.unread], []);
  const some = await source.latest({ topics, at, maxBytes: 900 }, () => {});
  assertEquals([...some.found.keys()], ["new"]);
  assertEquals([...some.unread].sort(), ["mid", "old"]);
});

Deno.test("latestInChunks() reads no chunk that has nothing later of what is looked for", async () => {
  const chunk = (number: number, topics: string[]) => ({
    byteOffset: number,
    byteLength: 1,
    start: BigInt(number * 10),
    end: BigInt(number * 10 + 9),
    topics,
  });
  const message = (topic: string, logTime: bigint): StoredMessage => ({
    channel: { common: { topic, codec: "msgpack" }, metadata: new Map() },
    logTime,
    publishTime: 0n,
    sequence: 0,
    data: new Uint8Array(0),
  });
  const opened: number[] = [];
  const chunks = [chunk(0, ["a", "b"]), chunk(1, ["b"]), chunk(2, ["b"]), chunk(3, ["a", "b"])];
  const selection = { topics: new Set(["a", "b"]), at: 25n, maxBytes: 10 };
  const { found } = await latestInChunks(chunks, selection, ({ byteOffset, topics, start }) => {
    opened.push(byteOffset);
    return Promise.resolve(topics.map((topic) => message(topic, start)));
  });
  assertEquals(opened, [2, 0]);
  assertEquals([...found].map(([topic, { logTime }]) => [topic, logTime]), [["b", 20n], ["a", 0n]]);
});

Deno.test("latest() and topicTimes() see several files as one", async () => {
  await using directory = await TempDirectory.create();
  const paths = ["a", "b", "c"].map((name) => directory.file(`${name}.mcap`));
  for (const [index, path] of paths.entries()) {
    await using writer = await BagWriter.create(path);
    const at = (topic: string, loggedAtMs: number) => writer.write(entry({ topic, loggedAtMs }));
    if (index === 0) await at("map", 1);
    await at("imu", index * 100 + 10);
    await at("imu", index * 100 + 150);
  }
  const parts = new BagParts(paths);
  const topics = new Set(["map", "imu"]);
  const { found } = await parts.latest({ topics, at: 155_000_000n, maxBytes: MAX_BYTES }, () => {});
  const times = [...found].map(([topic, { logTime }]) => [topic, logTime]).sort();
  assertEquals(times, [["imu", 150_000_000n], ["map", 1_000_000n]]);
  assertEquals((await parts.topicTimes()).get("imu"), { start: 10_000_000n, end: 350_000_000n });
});

Deno.test("a reading that is given up ends before the next part of the file is read", async () => {
  for (const file of ["foreign/small_chunks.mcap", "foreign_formats/files/ros1.bag"]) {
    await using source = await openSource(new URL(file, import.meta.url).pathname);
    const signal = AbortSignal.abort(new Error("enough"));
    await assertRejects(
      () => Array.fromAsync(source.stored({ signal }, () => {})),
      Error,
      "enough",
    );
  }
});
