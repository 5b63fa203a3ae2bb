import { McapIndexedReader } from "@mcap/core";
import { BagReader, type BagSchema, BagWriter } from "@rosy/rosy/bag";
import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  entry,
  readAll,
  recordsOf,
  TempDirectory,
  writeWithoutRepeatedSchemas,
} from "../support.ts";
import { ReadableFile } from "../../../lib/bag/reading/readable_file.ts";
import { recoverBag } from "../../../lib/bag/recover_bag.ts";

function schemaOf(name: string, text = `{"title":"${name}"}`): BagSchema {
  return { name, encoding: "jsonschema", data: new TextEncoder().encode(text) };
}

Deno.test("a bag's channels carry the schemas of their messages, each of which is in it once", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.mcap");
  await using writer = await BagWriter.create(path, { chunkBytes: 200 });
  for (let i = 0; i < 20; i++) {
    // Another object each time, as from several nodes.
    void writer.write(entry({ topic: "imu", sequence: i, schema: schemaOf("Imu") }));
    void writer.write(entry({ topic: "scan", sequence: i, schema: schemaOf("Scan") }));
    void writer.write(entry({ topic: "other", sequence: i }));
  }
  await writer.close();
  const records = recordsOf(await Deno.readFile(path));
  const described = records.flatMap((record) => record.type === "Schema" ? [record.name] : []);
  assertEquals(described, ["Imu", "Scan", "Imu", "Scan"], "once, and once in the summary");
  const file = await ReadableFile.openMcap(path);
  const indexed = await McapIndexedReader.Initialize({ readable: file.readable });
  await file.close();
  assertEquals(indexed.statistics?.schemaCount, 2);
  const names = [...indexed.channelsById.values()].map(({ topic, schemaId }) =>
    `${topic} ${indexed.schemasById.get(schemaId)?.name}`
  );
  assertEquals(names, ["imu Imu", "scan Scan", "other undefined"]);
  const messages = await readAll(path);
  assertEquals(messages.length, 60);
  for (const { topic, schema } of messages) {
    assertEquals(schema, { imu: schemaOf("Imu"), scan: schemaOf("Scan") }[topic]);
  }
});

Deno.test("a schema that comes later opens another channel, and no message is without a place", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.mcap");
  const writer = await BagWriter.create(path);
  const schemas = [undefined, undefined, schemaOf("Imu"), schemaOf("Imu", "{}"), undefined];
  for (const [sequence, schema] of schemas.entries()) {
    void writer.write(entry({ sequence, ...(schema && { schema }) }));
  }
  await writer.close();
  const read = (await readAll(path)).map(({ sequence, schema }) => [sequence, schema]);
  assertEquals(read, schemas.map((schema, sequence) => [sequence, schema]));
  const channels = recordsOf(await Deno.readFile(path)).filter(({ type }) => type === "Channel");
  assertEquals(channels.length, 2 * 3, "three channels, again in the summary");
});

Deno.test("a schema whose bytes are changed after it was written is written as it was", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.mcap");
  const writer = await BagWriter.create(path);
  const schema = schemaOf("Imu");
  void writer.write(entry({ schema }));
  schema.data.fill(0);
  await writer.close();
  const records = recordsOf(await Deno.readFile(path));
  const texts = records.flatMap((record) => record.type === "Schema" ? [record.data] : []);
  assertEquals(texts, [schemaOf("Imu").data, schemaOf("Imu").data]);
});

Deno.test("BagWriter.write() refuses a schema's name that is no text", async () => {
  await using directory = await TempDirectory.create();
  await using writer = await BagWriter.create(directory.file("a.mcap"));
  const schema = schemaOf("\ud800", "{}");
  assertThrows(() => writer.write(entry({ schema })), TypeError, "half of a surrogate pair");
});

for (const check of [false, true]) {
  Deno.test(`BagReader.info() names the types of topics${check ? ", reading all" : ""}`, async () => {
    await using directory = await TempDirectory.create();
    const path = directory.file("a.mcap");
    const writer = await BagWriter.create(path);
    void writer.write(entry({ topic: "imu", schema: schemaOf("Imu") }));
    void writer.write(entry({ topic: "imu", codec: "json", schema: schemaOf("Imu") }));
    void writer.write(entry({ topic: "odo" }));
    await writer.close();
    await using reader = await BagReader.open(path);
    const { topics } = await reader.info({ check });
    assertEquals(topics.map(({ schemas }) => schemas), [[schemaOf("Imu")], undefined]);
  });
}

Deno.test("a bag that was never completed is read and recovered with its schemas", async () => {
  await using directory = await TempDirectory.create();
  const [path, to] = [directory.file("a.mcap"), directory.file("b.mcap")];
  await using writer = await BagWriter.create(path);
  void writer.write(entry({ schema: schemaOf("Imu") }));
  await writer.flush();
  assertEquals((await readAll(path)).map(({ schema }) => schema), [schemaOf("Imu")]);
  await recoverBag(path, to);
  assertEquals((await readAll(to)).map(({ schema }) => schema), [schemaOf("Imu")]);
});

Deno.test("a summary that repeats channels without their schemas is not gone by", async () => {
  await using reader = await BagReader.open(
    new URL("../foreign/plain.mcap", import.meta.url).pathname,
  );
  const [topic] = (await reader.info()).topics;
  assertEquals(topic?.schemas?.map(({ name, encoding }) => [name, encoding]), [
    ["Imu", "jsonschema"],
  ]);
  await using directory = await TempDirectory.create();
  const path = directory.file("a.mcap");
  await writeWithoutRepeatedSchemas(path, "Imu");
  await using other = await BagReader.open(path);
  const info = await other.info();
  assert(info.isComplete);
  assertEquals(info.topics[0]?.schemas?.map(({ name }) => name), ["Imu"]);
});
