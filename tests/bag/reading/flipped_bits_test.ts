import { BagReader, BagWriter, recoverBag } from "@rosy/rosy/bag";
import { assert, assertEquals } from "@std/assert";
import { MAGIC } from "../../../lib/bag/mcap_format.ts";
import { readPrefix, viewOf } from "../../../lib/bag/reading/record.ts";
import { entry, TempDirectory } from "../support.ts";

const MESSAGES = 12;
/** Bits between those that are flipped; a prime, so that all bits of a byte get their turn. */
const STEP = 61;

/** Twelve messages of two topics in several chunks. */
async function writeSample(path: string, compression: "none" | "zstd"): Promise<Uint8Array> {
  await using writer = await BagWriter.create(path, { chunkBytes: 200, compression });
  for (let i = 0; i < MESSAGES; i++) {
    const topic = i % 3 ? "imu" : "odometry";
    const bytes = new Uint8Array(20).fill(i);
    await writer.write(entry({ topic, sequence: i, bytes, loggedAtMs: 1.7e12 + i * 10 }));
  }
  writer.setLost("imu", 5);
  await writer.close();
  return await Deno.readFile(path);
}

async function read(path: string): Promise<{ messages: string[]; isTold: boolean }> {
  await using reader = await BagReader.open(path);
  const messages: string[] = [];
  let isTold = false;
  const problem = () => void (isTold = true);
  for await (const { topic, bytes, ...rest } of reader.messages({}, { problem })) {
    messages.push(JSON.stringify([topic, rest.loggedAtMs, rest.publishedAtMs, bytes.toHex()]));
  }
  return { messages: messages.sort(), isTold };
}

/** Reads a file in each way, and holds these against each other and what it was before. */
async function judge(
  path: string,
  { before, note }: { before: readonly string[]; note: string },
): Promise<void> {
  await using reader = await BagReader.open(path);
  const info = await reader.info({ check: true });
  const { messages, isTold } = await read(path);
  const isWhole = messages.join() === before.join();
  assertEquals(messages.length, info.messages, `${note}: messages() and info() differ`);
  if (!isWhole) {
    assert(info.state !== "complete", `${note}: info() claims that all is there`);
    assert(isTold || info.state === "truncated", `${note}: messages() says nothing`);
  }
  const to = `${path}.recovered`;
  try {
    const { messages: count, isComplete, from } = await recoverBag(path, to);
    assertEquals([count, isComplete], [info.messages, true], `${note}: recoverBag() differs`);
    assertEquals((await read(to)).messages, messages, `${note}: what it wrote differs`);
    assertEquals(from.state, info.state, note);
    if (!isWhole) assert(from.isMissing || from.state === "truncated", `${note}: it says nothing`);
    await Deno.remove(to);
  } catch (error) {
    // Nothing was left to be written.
    if (info.messages > 0 || info.state === "complete") throw error;
  }
}

async function* flippedBits(bytes: Uint8Array, path: string, bits: Iterable<number>) {
  for (const bit of bits) {
    const flipped = bytes.slice();
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    await Deno.writeFile(path, flipped);
    yield `byte ${bit >> 3}, bit ${bit & 7}`;
  }
}

function* everyFew(bytes: Uint8Array): Generator<number> {
  for (let bit = 0; bit < bytes.length * 8; bit += STEP) yield bit;
}

function* opcodeBits(bytes: Uint8Array): Generator<number> {
  const view = viewOf(bytes);
  for (let at = 8; at < bytes.length - 8; at += readPrefix(view, at).byteLength) {
    for (let bit = 0; bit < 8; bit++) yield at * 8 + bit;
  }
}

for (const compression of ["none", "zstd"] as const) {
  for (const [which, bits] of [["any bits", everyFew], ["kinds of records", opcodeBits]] as const) {
    Deno.test(`nothing is lost without a word where a bit is flipped: ${which}, ${compression}`, async () => {
      await using directory = await TempDirectory.create();
      const bytes = await writeSample(directory.file("a.bag"), compression);
      const { messages: before } = await read(directory.file("a.bag"));
      assertEquals(before.length, MESSAGES);
      const path = directory.file("flipped.bag");
      for await (const note of flippedBits(bytes, path, bits(bytes))) {
        await judge(path, { before, note });
      }
    });
  }
}

Deno.test("a bit in the kind of an index or of the count of lost messages is noticed", async () => {
  await using directory = await TempDirectory.create();
  const bytes = await writeSample(directory.file("a.bag"), "none");
  const path = directory.file("flipped.bag");
  for await (const note of flippedBits(bytes, path, opcodeBits(bytes))) {
    await using reader = await BagReader.open(path);
    const { isComplete, messages, lost } = await reader.info();
    // Also without reading all: it is enough to go from record to record.
    assertEquals(isComplete, false, note);
    assert(messages <= MESSAGES + 1 && lost <= 5, note);
  }
});

for (const compression of ["none", "zstd"] as const) {
  Deno.test(`a bag that ends early, wherever that is, is not taken for damaged: ${compression}`, async () => {
    await using directory = await TempDirectory.create();
    const bytes = await writeSample(directory.file("a.bag"), compression);
    const path = directory.file("cut.bag");
    for (let length = MAGIC.length; length < bytes.length; length++) {
      await Deno.writeFile(path, bytes.subarray(0, length));
      await using reader = await BagReader.open(path);
      const { state, problems } = await reader.info();
      assertEquals([state, problems], ["truncated", []], `${length} bytes`);
    }
  });
}
