import { BagDamageError, BagReader, BagWriter, recoverBag } from "@rosy/rosy/bag";
import { assertEquals, assertRejects } from "@std/assert";
import { Opcode } from "../../lib/bag/mcap_format.ts";
import { readPrefix, viewOf } from "../../lib/bag/reading/record.ts";
import { entry, readAll, TempDirectory } from "./support.ts";

/** A bag of ten messages, and where the record of a kind stands in it. */
async function writeSample(
  path: string,
  opcode: number,
): Promise<{ bytes: Uint8Array; at: number }> {
  await using writer = await BagWriter.create(path, { chunkBytes: 200 });
  for (let i = 0; i < 10; i++) await writer.write(entry({ sequence: i, loggedAtMs: 1000 + i }));
  await writer.close();
  const bytes = await Deno.readFile(path);
  const view = viewOf(bytes);
  let at = 8;
  while (view.getUint8(at) !== opcode) at += readPrefix(view, at).byteLength;
  // Without a checksum over the summary, as many programs write it.
  view.setUint32(bytes.length - 12, 0, true);
  return { bytes, at };
}

Deno.test("statistics that contradict each other are not believed", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.bag");
  const { bytes, at } = await writeSample(path, Opcode.STATISTICS);
  viewOf(bytes).setBigUint64(at + 9, 300n, true);
  await Deno.writeFile(path, bytes);
  await using reader = await BagReader.open(path);
  const { messages, expectedMessages, state, isChecked, problems } = await reader.info();
  assertEquals([messages, expectedMessages, state, isChecked], [10, 10, "damaged", true]);
  assertEquals(problems.map(({ reason }) => reason), ["its statistics contradict each other"]);
  // Nothing is missing.
  assertEquals((await readAll(path)).length, 10);
  const { from } = await recoverBag(path, directory.file("b.bag"));
  assertEquals([from.state, from.isMissing], ["damaged", false]);
});

Deno.test("what was read is compared with what the statistics count", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.bag");
  const { bytes, at } = await writeSample(path, Opcode.STATISTICS);
  const view = viewOf(bytes);
  // Messages in all, and of the only channel.
  view.setBigUint64(at + 9, 12n, true);
  view.setBigUint64(at + 9 + 46 + 2, 12n, true);
  await Deno.writeFile(path, bytes);
  await using reader = await BagReader.open(path);
  const { messages, expectedMessages, state } = await reader.info({ check: true });
  assertEquals([messages, expectedMessages, state], [10, 12, "damaged"]);
  await assertRejects(() => readAll(path), BagDamageError, "2 messages less than");
  const { from } = await recoverBag(path, directory.file("b.bag"));
  assertEquals([from.state, from.isMissing, from.expectedMessages], ["damaged", true, 12]);
});

Deno.test("an index that leaves a chunk out is not gone by", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.bag");
  const { bytes, at } = await writeSample(path, Opcode.CHUNK_INDEX);
  bytes[at] = Opcode.SUMMARY_OFFSET | 0x80;
  await Deno.writeFile(path, bytes);
  await using reader = await BagReader.open(path);
  assertEquals((await reader.info()).messages, 10);
  assertEquals((await readAll(path)).length, 10);
});

Deno.test("channels are known from the summary where the chunk that describes them is damaged", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.bag");
  const { bytes, at } = await writeSample(path, Opcode.CHUNK);
  // The first chunk alone describes the channel.
  bytes[at + 80]! ^= 1;
  await Deno.writeFile(path, bytes);
  const { messages, topics, from } = await recoverBag(path, directory.file("b.bag"));
  assertEquals([topics.map(({ topic }) => topic), from.expectedMessages], [["imu"], 10]);
  assertEquals(messages > 0 && messages < 10, true);
});

Deno.test("channels are known from the summary where the beginning of the file is gone", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.bag");
  const { bytes, at } = await writeSample(path, Opcode.MESSAGE_INDEX);
  // A sector of a disk: the header, and the chunk that describes the channel.
  await Deno.writeFile(path, bytes.fill(0, 0, at));
  await using reader = await BagReader.open(path);
  const { messages, topics, expectedMessages } = await reader.info();
  assertEquals([topics.map(({ topic }) => topic), expectedMessages], [["imu"], 10]);
  assertEquals(messages > 0 && messages < 10, true);
  const recovered = await recoverBag(path, directory.file("b.bag"));
  assertEquals(recovered.messages, messages);
});
