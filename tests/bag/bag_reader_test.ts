import { McapWriter } from "@mcap/core";
import { BagReader, BagWriter, recoverBag } from "@rosy/rosy/bag";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { entry, readAll, TempDirectory } from "./support.ts";

const START_MS = 1_700_000_000_000;

/** 100 messages, 10 ms apart, on two topics, a few in each chunk. */
async function writeSample(path: string): Promise<void> {
  await using writer = await BagWriter.create(path, { chunkBytes: 500 });
  for (let i = 0; i < 100; i++) {
    const topic = i % 4 === 0 ? "odometry" : "imu";
    const bytes = new Uint8Array(50).fill(i);
    await writer.write(entry({ topic, bytes, sequence: i, loggedAtMs: START_MS + i * 10 }));
  }
  writer.setLost("imu", 7);
}

for (const what of ["a bag", "a bag without its end"]) {
  Deno.test(`BagReader.messages() selects by topic and by time from ${what}`, async () => {
    await using directory = await TempDirectory.create();
    const path = directory.file("a.bag");
    await writeSample(path);
    if (what !== "a bag") await Deno.truncate(path, (await Deno.stat(path)).size - 1);
    const numbers = async (selection: Parameters<BagReader["messages"]>[0]) =>
      (await readAll(path, selection)).map(({ sequence }) => sequence);
    assertEquals((await numbers({ topics: ["odometry"] })).length, 25);
    assertEquals(await numbers({ fromMs: START_MS + 970 }), [97, 98, 99]);
    assertEquals(await numbers({ toMs: START_MS + 20 }), [0, 1, 2]);
    const both = { topics: ["imu"], fromMs: START_MS + 100, toMs: START_MS + 125 };
    assertEquals(await numbers(both), [10, 11]);
    assertEquals(await numbers({ topics: ["nothing"] }), []);
  });
}

Deno.test("BagReader.info() tells what is in a bag", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.bag");
  await writeSample(path);
  await using reader = await BagReader.open(path);
  const { byteLength, ...info } = await reader.info();
  assertEquals(byteLength, (await Deno.stat(path)).size);
  assertEquals(info, {
    path,
    format: "mcap",
    isComplete: true,
    state: "complete",
    isChecked: false,
    problems: [],
    skippedChunks: 0,
    messages: 100,
    expectedMessages: 100,
    startMs: START_MS,
    endMs: START_MS + 990,
    topics: [
      { topic: "imu", messages: 75, codecs: ["msgpack"], lost: 7 },
      { topic: "odometry", messages: 25, codecs: ["msgpack"], lost: 0 },
    ],
    compressions: ["none"],
    lost: 7,
  });
});

Deno.test("BagReader reads a file cut off anywhere as far as it goes", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.bag");
  await writeSample(path);
  const whole = await Deno.readFile(path);
  let before = 0;
  for (let length = 20; length < whole.length; length += 97) {
    const cut = directory.file("cut.bag");
    await Deno.writeFile(cut, whole.subarray(0, length));
    const messages = await readAll(cut);
    assertEquals(messages.map(({ sequence }) => sequence), [...messages.keys()]);
    assert(messages.length >= before);
    before = messages.length;
    await using reader = await BagReader.open(cut);
    const { isComplete, messages: count } = await reader.info();
    assertEquals([isComplete, count], [false, messages.length]);
  }
  assertEquals(before, 100);
});

Deno.test("BagReader leaves out what a power cut has filled with zeros", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.bag");
  await writeSample(path);
  const bytes = await Deno.readFile(path);
  await Deno.writeFile(path, bytes.fill(0, bytes.length / 2));
  const messages = await readAll(path);
  assert(messages.length > 30 && messages.length < 60, `${messages.length}`);
});

Deno.test("recoverBag() makes a complete bag of one that ends early", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.bag");
  await writeSample(path);
  await Deno.truncate(path, 5000);
  const expected = await readAll(path);
  const recovered = directory.file("b.bag");
  const { isComplete, messages } = await recoverBag(path, recovered);
  assertEquals([isComplete, messages], [true, expected.length]);
  assertEquals(await readAll(recovered), expected);
});

Deno.test("recoverBag() rescues what comes before a damaged chunk", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.bag");
  await writeSample(path);
  const bytes = await Deno.readFile(path);
  bytes[5000]! ^= 0xff;
  await Deno.writeFile(path, bytes);
  await assertRejects(() => readAll(path), Error, "it is damaged");
  const { isComplete, messages } = await recoverBag(path, directory.file("b.bag"));
  assert(isComplete && messages > 20 && messages < 100, `${messages}`);
});

for (
  const [content, why] of [["", "it is empty"], ["hello", "it is not a bag"], [
    "a text that is long enough to be one",
    "it is not a bag",
  ]] as const
) {
  Deno.test(`BagReader.open() refuses ${JSON.stringify(content)}: ${why}`, async () => {
    await using directory = await TempDirectory.create();
    const path = directory.file("a.bag");
    await Deno.writeTextFile(path, content);
    await assertRejects(() => BagReader.open(path), Error, `Cannot read "${path}": ${why}`);
  });
}

Deno.test("BagReader reads all messages of a bag whose count of lost ones is damaged", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.bag");
  await writeSample(path);
  const bytes = await Deno.readFile(path);
  const name = new TextEncoder().encode("rosy.lost");
  const at = bytes.findIndex((_, from) =>
    name.every((byte, index) => bytes[from + index] === byte)
  );
  // Behind the name comes the map's length, then that of its first key.
  bytes[at + name.length + 6] = 100;
  await Deno.writeFile(path, bytes);
  await using reader = await BagReader.open(path);
  assertEquals((await reader.info()).messages, 100);
  assertEquals((await readAll(path)).length, 100);
});

Deno.test("BagReader.open() refuses directories and what is not there", async () => {
  await using directory = await TempDirectory.create();
  await assertRejects(() => BagReader.open(directory.path), Error, "it is a directory");
  await assertRejects(() => BagReader.open(directory.file("x")), Error, "there is no such file");
});

/** Writes what a program may that makes no chunks: the messages lie in the file one by one. */
async function writeForeign(path: string, messages: Iterable<Uint8Array>): Promise<void> {
  using file = await Deno.create(path);
  let length = 0n;
  const writer = new McapWriter({
    useChunks: false,
    writable: {
      async write(bytes) {
        length += BigInt(bytes.length);
        for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
      },
      position: () => length,
    },
  });
  await writer.start({ profile: "ros2", library: "test" });
  const channelId = await writer.registerChannel({
    schemaId: 0,
    topic: "/imu",
    messageEncoding: "cdr",
    metadata: new Map(),
  });
  let sequence = 4;
  for (const data of messages) {
    const times = { logTime: 2_000_000n, publishTime: 1n };
    await writer.addMessage({ channelId, sequence: sequence++, ...times, data });
  }
  await writer.end();
}

Deno.test("BagReader reads files of other programs, without chunks and without senders", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.mcap");
  const data = Uint8Array.of(1, 2);
  await writeForeign(path, [data]);
  assertEquals(await readAll(path), [
    {
      // Full names of topics never begin with a slash here.
      topic: "imu",
      codec: "cdr",
      bytes: data,
      sequence: 4,
      publishedAtMs: 1e-6,
      isForeign: true,
      loggedAtMs: 2,
    },
  ]);
  await using reader = await BagReader.open(path);
  assertEquals((await reader.info()).isComplete, true);
});

Deno.test("BagReader's messages keep their bytes while it reads on in its buffer", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.mcap");
  // More than the 1 MiB that are read at once.
  const bytes = Array.from({ length: 2500 }, (_, index) => new Uint8Array(1000).fill(index));
  await writeForeign(path, bytes);
  const messages = await readAll(path);
  assertEquals(messages.length, bytes.length);
  for (const [index, message] of messages.entries()) assertEquals(message.bytes, bytes[index]);
});

Deno.test("BagReader.messages() finds topics of other programs by the names that they have here", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.mcap");
  await writeForeign(path, [Uint8Array.of(1)]);
  assertEquals((await readAll(path, { topics: ["imu"] })).length, 1);
  assertEquals((await readAll(path, { topics: ["/imu"] })).length, 0);
});
