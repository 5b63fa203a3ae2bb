import { McapIndexedReader, McapStreamReader } from "@mcap/core";
import { type BagEntry, BagReader, BagWriter } from "@rosy/rosy/bag";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { zstdDecompressSync } from "node:zlib";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { entry, readAll, recordsOf, SENDER, TempDirectory } from "./support.ts";

/** How the format's own library reads what is compressed. */
const DECOMPRESS_HANDLERS = { zstd: (bytes: Uint8Array) => zstdDecompressSync(bytes) };

async function writeBag(
  path: string,
  entries: Iterable<BagEntry>,
  options: Parameters<typeof BagWriter.create>[1] = {},
): Promise<void> {
  await using writer = await BagWriter.create(path, options);
  for (const message of entries) await writer.write(message);
}

function* manyEntries(count: number): Generator<BagEntry> {
  for (let i = 0; i < count; i++) {
    yield entry({
      topic: ["imu", "odometry", "naïve/тема"][i % 3]!,
      codec: i % 5 === 0 ? "json" : "msgpack",
      bytes: new Uint8Array(i % 300).fill(i),
      sender: i % 7 === 0 ? { ...SENDER, uuid: "another000000000" } : SENDER,
      publishedAtMs: 1_700_000_000_000 + i / 8,
      loggedAtMs: 1_700_000_000_001 + i / 8,
      sequence: i,
    });
  }
}

for (const compression of ["none", "zstd"] as const) {
  Deno.test(`BagReader reads what BagWriter wrote, compression ${compression}`, async () => {
    await using directory = await TempDirectory.create();
    const path = directory.file("a.bag");
    const entries = [...manyEntries(2000)];
    await writeBag(path, entries, { compression, chunkBytes: 10_000 });
    assertEquals(await readAll(path), entries as unknown[]);
  });

  Deno.test(`@mcap/core finds nothing wrong with a bag, compression ${compression}`, async () => {
    await using directory = await TempDirectory.create();
    const path = directory.file("a.bag");
    await writeBag(path, manyEntries(2000), { compression, chunkBytes: 10_000 });
    const bytes = await Deno.readFile(path);
    const stream = new McapStreamReader({ decompressHandlers: DECOMPRESS_HANDLERS });
    stream.append(bytes);
    const types: string[] = [];
    for (let record = stream.nextRecord(); record; record = stream.nextRecord()) {
      types.push(record.type);
    }
    assert(stream.done());
    assertEquals(types.filter((type) => type === "Message").length, 2000);
    const indexed = await McapIndexedReader.Initialize({
      readable: {
        size: () => Promise.resolve(BigInt(bytes.length)),
        read: (offset, size) =>
          Promise.resolve(bytes.subarray(Number(offset), Number(offset + size))),
      },
      decompressHandlers: DECOMPRESS_HANDLERS,
    });
    assertEquals(indexed.statistics?.messageCount, 2000n);
    assertEquals(indexed.statistics?.chunkCount, indexed.chunkIndexes.length);
    assertEquals(types.filter((type) => type === "ChunkIndex").length, indexed.chunkIndexes.length);
    const messages = await Array.fromAsync(indexed.readMessages({ validateCrcs: true }));
    assertEquals(messages.map(({ sequence }) => sequence), [...Array(2000).keys()]);
  });
}

Deno.test("BagWriter takes messages larger than a chunk", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.bag");
  const bytes = crypto.getRandomValues(new Uint8Array(60_000));
  await writeBag(path, [entry(), entry({ bytes }), entry()], { chunkBytes: 1000 });
  const messages = await readAll(path);
  assertEquals(messages.map((message) => message.bytes.length), [2, 60_000, 2]);
  assertEquals(messages[1]!.bytes, bytes);
});

Deno.test("BagWriter copies bytes, which may change after write()", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.bag");
  const writer = await BagWriter.create(path);
  const bytes = Uint8Array.of(1, 2, 3);
  void writer.write(entry({ bytes }));
  bytes.fill(9);
  await writer.close();
  assertEquals((await readAll(path))[0]!.bytes, Uint8Array.of(1, 2, 3));
});

Deno.test("BagWriter writes what waits after flushIntervalMs, before it is closed", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.bag");
  const clock = new VirtualClock();
  const writer = await BagWriter.create(path, { flushIntervalMs: 500, clock });
  void writer.write(entry());
  await clock.advance(499);
  assertEquals(await readAll(path), []);
  await clock.advance(1);
  await writer.flush();
  assertEquals((await readAll(path)).length, 1);
  assertEquals(clock.pending, 0);
  await writer.close();
});

Deno.test("BagWriter.write() makes the caller wait while the disk does not keep up", async () => {
  await using directory = await TempDirectory.create();
  const writer = await BagWriter.create(directory.file("a.bag"), {
    chunkBytes: 1000,
    maxBufferedBytes: 5000,
  });
  let busy: Promise<void> | undefined;
  let count = 0;
  // Nothing is written before this turn is over.
  while (!busy && count < 100) {
    busy = writer.write(entry({ bytes: new Uint8Array(900) }));
    count++;
  }
  assert(busy && count < 10, `${count} messages waited`);
  await busy;
  await writer.close();
});

Deno.test("BagWriter keeps the last counts of lost messages", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.bag");
  const writer = await BagWriter.create(path);
  void writer.write(entry());
  writer.setLost("imu", 1);
  await writer.flush();
  writer.setLost("imu", 3);
  writer.setLost("odometry", 2);
  await writer.close();
  await using reader = await BagReader.open(path);
  const { lost, topics } = await reader.info();
  assertEquals([lost, topics.map((topic) => topic.lost)], [5, [3, 2]]);
});

Deno.test("BagWriter.create() never overwrites a file", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.bag");
  await Deno.writeTextFile(path, "precious");
  await assertRejects(() => BagWriter.create(path), Error, "exists already");
  assertEquals(await Deno.readTextFile(path), "precious");
});

Deno.test("BagWriter.create() says why it cannot write", async () => {
  await assertRejects(
    () => BagWriter.create("/nowhere/a.bag"),
    Error,
    'Cannot write "/nowhere/a.bag": there is no such directory; make it first',
  );
});

Deno.test("BagWriter.write() throws once the bag is closed", async () => {
  await using directory = await TempDirectory.create();
  const writer = await BagWriter.create(directory.file("a.bag"));
  await writer.close();
  await writer.close();
  assertThrows(() => writer.write(entry()), Error, "it is closed");
});

Deno.test("a bag may have more senders than there are channels", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.bag");
  await using writer = await BagWriter.create(path);
  for (let i = 0; i < 66_000; i++) {
    const uuid = String(i).padStart(16, "0");
    await writer.write(entry({ sender: { ...SENDER, uuid }, sequence: i, loggedAtMs: 1000 + i }));
  }
  await writer.close();
  const messages = await readAll(path);
  assertEquals(messages.map(({ sequence }) => sequence), [...Array(66_000).keys()]);
  assertEquals(messages[0]!.sender?.uuid, "0".repeat(16));
  assertEquals(messages.at(-1)!.sender, undefined);
});

Deno.test("BagWriter.byteLength is what the file has in the end, or a little more", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.bag");
  const writer = await BagWriter.create(path, { chunkBytes: 2000 });
  for (const message of manyEntries(500)) void writer.write(message);
  const { byteLength } = writer;
  await writer.close();
  const { size } = await Deno.stat(path);
  assert(size <= byteLength && byteLength < size + 500, `${size}, not ${byteLength}`);
});

Deno.test("BagWriter.write() refuses names that two channels would share in the file", async () => {
  await using directory = await TempDirectory.create();
  await using writer = await BagWriter.create(directory.file("a.bag"));
  const wrong: Partial<BagEntry>[] = [
    { topic: "imu\ud800" },
    { codec: "\udc00" },
    { sender: { ...SENDER, name: "\udbff" } },
  ];
  for (const fields of wrong) {
    assertThrows(() => void writer.write(entry(fields)), TypeError, "half of a surrogate pair");
  }
  writer.write(entry());
  await writer.flush();
  assertEquals(writer.messages, 1);
});

Deno.test("BagWriter logs messages at even times, though the clock is set", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.bag");
  const clock = new VirtualClock();
  const startMs = clock.epochMs();
  const writer = await BagWriter.create(path, { clock });
  for (const setByMs of [0, 3e11, -7_200_000]) {
    clock.jumpEpoch(setByMs);
    await clock.advance(10);
    await writer.write(entry());
  }
  await writer.close();
  const times = (await readAll(path)).map(({ loggedAtMs }) => loggedAtMs - startMs);
  assertEquals(times, [10, 20, 30]);
});

Deno.test("BagWriter points at what the summary has, and at nothing that it has not", async () => {
  await using directory = await TempDirectory.create();
  for (const isEmpty of [true, false]) {
    const path = directory.file(`${isEmpty}.bag`);
    await writeBag(path, isEmpty ? [] : [entry()]);
    const stream = new McapStreamReader({ decompressHandlers: DECOMPRESS_HANDLERS });
    stream.append(await Deno.readFile(path));
    const pointers: { opcode: number; start: bigint; bytes: bigint }[] = [];
    for (let record = stream.nextRecord(); record; record = stream.nextRecord()) {
      if (record.type !== "SummaryOffset") continue;
      const { groupOpcode: opcode, groupStart: start, groupLength: bytes } = record;
      pointers.push({ opcode, start, bytes });
    }
    assertEquals(pointers.every(({ bytes }) => bytes > 0n), true);
    // One group begins where the one before ends.
    const ends = pointers.map(({ start, bytes }) => start + bytes);
    assertEquals(pointers.slice(1).map(({ start }) => start), ends.slice(0, -1));
    // Statistics; and channels and chunks, by their opcodes.
    assertEquals(pointers.map(({ opcode }) => opcode), isEmpty ? [0x0b] : [0x04, 0x0b, 0x08]);
  }
});

Deno.test("BagWriter writes what was retained to a channel of its own that says so", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.bag");
  const written = [true, false, true].map((retained, sequence) => entry({ sequence, retained }));
  {
    await using writer = await BagWriter.create(path);
    for (const message of written) await writer.write(message);
  }
  assertEquals((await readAll(path)).map(({ retained }) => retained), [true, undefined, true]);
  const marks = recordsOf(await Deno.readFile(path))
    .filter((record) => record.type === "Channel")
    .map(({ id, metadata }) => `${id} ${metadata.get("rosy.retained")}`);
  assertEquals([...new Set(marks)], ["0 true", "1 undefined"]);
});
