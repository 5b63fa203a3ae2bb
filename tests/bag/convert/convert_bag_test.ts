import { McapStreamReader, type McapTypes, McapWriter } from "@mcap/core";
import { compileSchema } from "@rosy/rosy";
import { BagReader, BagWriter, convertBag, type ConvertOptions } from "@rosy/rosy/bag";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { openSource } from "../../../lib/bag/open_source.ts";
import { recording } from "../foreign_formats/support.ts";
import {
  decode,
  encode,
  entry,
  McapTarget,
  readAll,
  recordsOf,
  TempDirectory,
} from "../support.ts";

/** Names of the files in a directory, sorted. */
async function filesIn(directory: TempDirectory): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(directory.path));
  return entries.map(({ name }) => name).sort();
}

/** A bag of rosy's: arguments of one topic in one codec. */
async function write(
  path: string,
  messages: readonly (readonly unknown[])[],
  { codec = "msgpack", topic = "imu" }: {
    codec?: "msgpack" | "json" | "structured-clone";
    topic?: string;
  } = {},
): Promise<void> {
  const writer = await BagWriter.create(path);
  for (const [sequence, args] of messages.entries()) {
    const bytes = encode(codec, [...args]);
    await writer.write(entry({ topic, codec, bytes, sequence, loggedAtMs: 1000 + sequence }));
  }
  await writer.close();
}

const VALUES = [
  { x: 1, data: Uint8Array.of(1, 2), when: new Date(7), ranges: Float32Array.of(1, NaN) },
  { x: Infinity, data: new Uint8Array(0), when: null, ranges: new Float32Array(0), id: 2n ** 70n },
];

for (const codec of ["msgpack", "json", "structured-clone"] as const) {
  Deno.test(`messages of codec ${codec} become JSON, and MessagePack of the same values again`, async () => {
    await using directory = await TempDirectory.create();
    const [path, shown, back] = ["a.mcap", "b.mcap", "c.mcap"].map((name) => directory.file(name));
    await write(path!, VALUES.map((value) => [value]), { codec });
    const { messages, unconverted, problems } = await convertBag([path!], shown!, {
      encoding: "json",
    });
    assertEquals([messages, unconverted, problems], [2, [], []]);
    const [first] = await readAll(shown!);
    assertEquals(JSON.parse(new TextDecoder().decode(first!.bytes)), {
      x: 1,
      data: "AQI=",
      when: "1970-01-01T00:00:00.007Z",
      ranges: [1, "NaN"],
    });
    assertEquals([first!.codec, first!.isForeign, first!.schema?.name], ["json", true, "imu"]);
    assertEquals(first!.sender?.name, "camera", "senders are kept");
    await convertBag([shown!], back!, { encoding: "msgpack" });
    const again = await readAll(back!);
    assertEquals(again.map(decode), VALUES.map((value) => [value]));
    const expected = (await readAll(path!)).map((
      { sender, sequence, loggedAtMs, publishedAtMs },
    ) => ({
      sender,
      sequence,
      loggedAtMs,
      publishedAtMs,
    }));
    assertEquals(
      again.map(({ sender, sequence, loggedAtMs, publishedAtMs }) => ({
        sender,
        sequence,
        loggedAtMs,
        publishedAtMs,
      })),
      expected,
    );
  });
}

Deno.test("without an encoding rosy's own messages stay as they are, retained or not", async () => {
  await using directory = await TempDirectory.create();
  const [path, to] = [directory.file("a.mcap"), directory.file("b.mcap")];
  const writer = await BagWriter.create(path);
  const schema = { name: "T", encoding: "jsonschema", data: new TextEncoder().encode("{}") };
  void writer.write(entry({ codec: "own", bytes: Uint8Array.of(9), loggedAtMs: 1 }));
  void writer.write(entry({ retained: true, schema, loggedAtMs: 2 }));
  writer.setLost("imu", 3);
  await writer.close();
  await convertBag([path], to, { compression: "zstd" });
  assertEquals(await readAll(to), await readAll(path));
  await using reader = await BagReader.open(to);
  const { lost, compressions, state } = await reader.info({ check: true });
  assertEquals([lost, compressions, state], [3, ["zstd"], "complete"]);
});

Deno.test("what came before its type was known is shown as what came after it", async () => {
  await using directory = await TempDirectory.create();
  const [path, to] = [directory.file("a.mcap"), directory.file("b.mcap")];
  const text = '{"type":"array","prefixItems":[{"type":"object","description":"An IMU"}]}';
  const schema = { name: "Imu", encoding: "jsonschema", data: new TextEncoder().encode(text) };
  const writer = await BagWriter.create(path);
  const bytes = encode("msgpack", [{ x: 1 }]);
  void writer.write(entry({ bytes, sequence: 0, loggedAtMs: 1 }));
  void writer.write(entry({ bytes, sequence: 1, loggedAtMs: 2, schema }));
  await writer.close();
  await convertBag([path], to, { encoding: "json" });
  const schemas = (await readAll(to)).map(({ schema }) => schema);
  assertEquals(schemas.map((schema) => schema?.name), ["Imu", "Imu"]);
  assertEquals(schemas[0], schemas[1]);
  assertEquals(JSON.parse(new TextDecoder().decode(schemas[0]!.data)).description, "An IMU");
});

Deno.test("what cannot be converted is copied as it is, and told", async () => {
  await using directory = await TempDirectory.create();
  const [path, to] = [directory.file("a.mcap"), directory.file("b.mcap")];
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  const writer = await BagWriter.create(path);
  const clone = (value: unknown) => encode("structured-clone", [value]);
  const messages = [
    { topic: "odd", codec: "structured-clone", bytes: clone(cycle) },
    { topic: "odd", codec: "structured-clone", bytes: clone({ x: 1 }) },
    { topic: "own", codec: "own", bytes: Uint8Array.of(1) },
    { topic: "broken", codec: "msgpack", bytes: Uint8Array.of(0xc1) },
  ];
  for (const [index, message] of messages.entries()) {
    void writer.write(entry({ ...message, loggedAtMs: index }));
  }
  await writer.close();
  const { unconverted } = await convertBag([path], to, { encoding: "json" });
  assertEquals(
    unconverted.map(({ topic, codec, messages }) => [topic, codec, messages]),
    [["odd", "structured-clone", 1], ["own", "own", 1], ["broken", "msgpack", 1]],
  );
  const [odd, plain, own, broken] = await readAll(to);
  assertEquals([odd!.codec, odd!.bytes], ["structured-clone", messages[0]!.bytes]);
  assertEquals(new TextDecoder().decode(plain!.bytes), '{"x":1}');
  assertEquals([own!.codec, broken!.codec], ["own", "msgpack"]);
});

for (const name of ["ros1_lz4.bag", "ros2.mcap", "ros2.db3"]) {
  Deno.test(`${name} becomes a bag of rosy's, with times to the nanosecond and types`, async () => {
    await using directory = await TempDirectory.create();
    const [to, shown, back] = ["a.mcap", "b.mcap", "c.mcap"].map((file) => directory.file(file));
    const { messages, unconverted } = await convertBag([recording(name)], to!);
    assertEquals([messages, unconverted], [70, []]);
    const times = async (path: string) => {
      await using source = await openSource(path);
      return (await Array.fromAsync(source.stored({}, () => assert(false))))
        .map(({ channel, logTime }) => `${channel.common.topic} ${logTime}`);
    };
    assertEquals(await times(to!), await times(recording(name)));
    const all = await readAll(to!);
    assert(all.every(({ isForeign, codec }) => !isForeign && codec === "msgpack"));
    const type = name.startsWith("ros1") ? "sensor_msgs/LaserScan" : "sensor_msgs/msg/LaserScan";
    const scan = all.find(({ topic }) => topic === "scan")!;
    assertEquals(scan.schema?.name, type);
    const schema = JSON.parse(new TextDecoder().decode(scan.schema!.data));
    const { ranges } = schema.prefixItems[0].properties;
    assertEquals(ranges, { type: "array", items: { type: "number" } });

    await convertBag([to!], shown!, { encoding: "json" });
    await convertBag([shown!], back!, { encoding: "msgpack" });
    const [before, after] = [await readAll(to!), await readAll(back!)];
    assertEquals(after, before, "all the way and back: bytes, types, times");
    const directly = directory.file("d.mcap");
    await convertBag([recording(name)], directly, { encoding: "json" });
    assertEquals(
      (await readAll(directly)).map(({ bytes }) => new TextDecoder().decode(bytes)),
      (await readAll(shown!)).map(({ bytes }) => new TextDecoder().decode(bytes)),
    );
  });
}

Deno.test("several bags are merged by time, and cut and chosen from", async () => {
  await using directory = await TempDirectory.create();
  const to = directory.file("both.mcap");
  const inputs = [recording("ros2.mcap"), recording("ros1.bag")];
  const startMs = 1_600_000_000_000;
  const options: ConvertOptions = {
    topics: ["scan"],
    fromMs: startMs + 95,
    toMs: startMs + 205,
  };
  const { messages } = await convertBag(inputs, to, options);
  assertEquals(messages, 6);
  const times = (await readAll(to)).map(({ loggedAtMs }) => Math.round(loggedAtMs - startMs));
  assertEquals(times, [100, 100, 150, 150, 200, 200]);
});

Deno.test("a bag is split into files that are one bag, none larger than allowed", async () => {
  await using directory = await TempDirectory.create();
  const [path, to] = [directory.file("a.mcap"), directory.file("b.mcap")];
  await write(
    path,
    Array.from({ length: 300 }, (_, i) => [i, crypto.getRandomValues(new Uint8Array(500))]),
  );
  await Deno.writeTextFile(directory.file("b_2.mcap"), "somebody else's");
  const { paths, messages } = await convertBag([path], to, { splitBytes: 30_000 });
  assert(paths.length > 4, `${paths.length}`);
  assertEquals(paths.slice(0, 3), [to, directory.file("b_1.mcap"), directory.file("b_3.mcap")]);
  for (const path of paths) assert((await Deno.stat(path)).size <= 30_000, path);
  assertEquals(messages, 300);
  const all = (await Promise.all(paths.map((path) => readAll(path)))).flat();
  assertEquals(all.map((message) => (decode(message) as [number])[0]), [...Array(300).keys()]);
  const { findParts } = await import("../../../lib/bag/find_parts.ts");
  assertEquals((await findParts(to)).map(({ path }) => path), paths);
});

Deno.test("there is no file of the new name, nor any other, where converting fails or is given up", async () => {
  await using directory = await TempDirectory.create();
  const [path, to] = [directory.file("a.mcap"), directory.file("b.mcap")];
  await write(path, Array.from({ length: 2000 }, (_, i) => [i, "x".repeat(100)]));
  const signal = AbortSignal.abort(new Error("enough"));
  await assertRejects(
    () => convertBag([path], to, { signal, splitBytes: 20_000 }),
    Error,
    "enough",
  );
  assertEquals(await filesIn(directory), ["a.mcap"]);
  await assertRejects(
    () => convertBag([path], to, { topics: ["none"] }),
    Error,
    `Cannot write "${to}": there is no message to write; choose topics and times`,
  );
  const controller = new AbortController();
  let seen = 0;
  const progress = (fraction: number) => {
    seen++;
    if (fraction > 0.5) controller.abort(new Error("half"));
  };
  const options = { signal: controller.signal, progress, encoding: "json" } as const;
  await assertRejects(() => convertBag([path], to, options), Error, "half");
  assert(seen > 2, `${seen}`);
  assertEquals(await filesIn(directory), ["a.mcap"]);
});

Deno.test("a file that is there already is never written over, whenever it appears", async () => {
  await using directory = await TempDirectory.create();
  const [path, to] = [directory.file("a.mcap"), directory.file("b.mcap")];
  await write(path, Array.from({ length: 600 }, (_, i) => [i]));
  await Deno.writeTextFile(to, "precious");
  await assertRejects(() => convertBag([path], to), Error, `"${to}": it exists already`);
  await Deno.remove(to);
  const progress = () => Deno.writeTextFileSync(to, "precious");
  await assertRejects(() => convertBag([path], to, { progress }), Error, "it exists already");
  assertEquals(await Deno.readTextFile(to), "precious");
  assertEquals(await filesIn(directory), ["a.mcap", "b.mcap"]);
});

Deno.test("what is damaged is left out and told, what comes behind it is converted", async () => {
  await using directory = await TempDirectory.create();
  const to = directory.file("b.mcap");
  const bitflip = new URL("../foreign/bitflip.mcap", import.meta.url).pathname;
  const { messages, problems } = await convertBag([bitflip], to);
  assertEquals([messages, problems.map(({ what }) => what)], [45, ["chunk"]]);
});

Deno.test("attachments and metadata of other programs are kept", async () => {
  await using directory = await TempDirectory.create();
  const to = directory.file("b.mcap");
  const plain = new URL("../foreign/plain.mcap", import.meta.url).pathname;
  await convertBag([plain], to, { encoding: "json" });
  const rest = (records: McapTypes.TypedMcapRecord[]) =>
    records.filter(({ type }) => type === "Attachment" || type === "Metadata");
  assertEquals(
    rest(recordsOf(await Deno.readFile(to))),
    rest(recordsOf(await Deno.readFile(plain))),
  );
});

Deno.test("MessagePack and JSON with Base64 of other programs become what rosy's nodes send", async () => {
  await using directory = await TempDirectory.create();
  const [path, to] = [directory.file("a.mcap"), directory.file("b.mcap")];
  const target = new McapTarget();
  const writer = new McapWriter({ writable: target.writable });
  await writer.start({ profile: "", library: "foreign" });
  const data = new TextEncoder().encode(JSON.stringify({
    type: "object",
    properties: {
      data: { type: "string", contentEncoding: "base64" },
      list: { type: "array", items: { type: "object", properties: { b: { $ref: "#/$defs/B" } } } },
    },
    $defs: { B: { type: "string", contentEncoding: "base64" } },
  }));
  const schemaId = await writer.registerSchema({
    name: "foxglove.CompressedImage",
    encoding: "jsonschema",
    data,
  });
  const json = await writer.registerChannel({
    topic: "/camera",
    messageEncoding: "json",
    schemaId,
    metadata: new Map(),
  });
  const msgpack = await writer.registerChannel({
    topic: "/other",
    messageEncoding: "msgpack",
    schemaId: 0,
    metadata: new Map(),
  });
  const times = { sequence: 0, publishTime: 0n };
  const text = '{"data":"AQI=","list":[{"b":"Aw=="},{}],"text":"AQI="}';
  const bytes = new TextEncoder().encode(text);
  await writer.addMessage({ channelId: json, ...times, logTime: 1n, data: bytes });
  await writer.addMessage({
    channelId: msgpack,
    ...times,
    logTime: 2n,
    data: Uint8Array.of(0x92, 1, 2),
  });
  await writer.end();
  await target.save(path);
  await convertBag([path], to);
  const [camera, other] = await readAll(to);
  assertEquals([camera!.topic, camera!.schema?.name], ["camera", "foxglove.CompressedImage"]);
  assertEquals(decode(camera!), [
    { data: Uint8Array.of(1, 2), list: [{ b: Uint8Array.of(3) }, {}], text: "AQI=" },
  ]);
  assertEquals([other!.topic, decode(other!)], ["other", [[1, 2]]]);
  // What it refers to has another place in a list.
  const check = compileSchema(JSON.parse(new TextDecoder().decode(camera!.schema!.data)));
  assertEquals(check(decode(camera!)), undefined);
});

Deno.test("the format's own library reads what was converted", async () => {
  await using directory = await TempDirectory.create();
  const to = directory.file("b.mcap");
  await convertBag([recording("ros1.bag")], to, { encoding: "json" });
  const reader = new McapStreamReader();
  reader.append(await Deno.readFile(to));
  const types = new Set<string>();
  for (let record = reader.nextRecord(); record; record = reader.nextRecord()) {
    types.add(record.type);
  }
  assert(reader.done());
  for (const type of ["Schema", "Channel", "Message", "Statistics"]) assert(types.has(type), type);
});
