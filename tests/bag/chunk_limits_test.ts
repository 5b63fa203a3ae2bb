import { zstdCompressSync } from "node:zlib";
import { McapWriter } from "@mcap/core";
import { BagDamageError, BagReader, BagWriter, recoverBag } from "@rosy/rosy/bag";
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { compressZstd, maxUnpackedBytes } from "../../lib/bag/compression.ts";
import { ChunkTooLargeError, decompress } from "../../lib/bag/reading/decompress.ts";
import { entry, McapTarget, TempDirectory } from "./support.ts";

const MIB = 1024 * 1024;

/** Writes chunks as other programs do, which pad nothing: of zeros, each of a size. */
async function writeForeign(
  path: string,
  chunks: readonly { bytes: number; times: readonly number[] }[],
): Promise<void> {
  const target = new McapTarget();
  const writer = new McapWriter({
    writable: target.writable,
    chunkSize: 0,
    compressChunk: (bytes) => ({ compression: "zstd", compressedData: zstdCompressSync(bytes) }),
  });
  await writer.start({ library: "foreign", profile: "" });
  const metadata = new Map<string, string>();
  const channel = { topic: "zeros", messageEncoding: "raw", metadata, schemaId: 0 };
  const channelId = await writer.registerChannel(channel);
  for (const { bytes, times } of chunks) {
    const data = new Uint8Array(bytes);
    for (const time of times) {
      const ns = BigInt(time) * 1_000_000n;
      await writer.addMessage({ channelId, sequence: 0, logTime: ns, publishTime: ns, data });
    }
  }
  await writer.end();
  await target.save(path);
}

async function timesOf(path: string): Promise<number[]> {
  await using reader = await BagReader.open(path);
  const times: number[] = [];
  for await (const { loggedAtMs } of reader.messages()) times.push(loggedAtMs);
  return times;
}

Deno.test("maxUnpackedBytes() grows with what is there, from 64 MiB to 1 GiB", () => {
  assertEquals(
    [0, 1000, 65_536, 131_072, 2 * MIB, 5000 * MIB].map(maxUnpackedBytes),
    [64 * MIB, 64 * MIB, 64 * MIB, 128 * MIB, 1024 * MIB, 1024 * MIB],
  );
});

Deno.test("a compressed chunk is not decompressed beyond what the file says, nor what is allowed", async () => {
  const packed = zstdCompressSync(new Uint8Array(10_000));
  assertEquals((await decompress("zstd", packed, 10_000)).length, 10_000);
  await assertRejects(() => decompress("zstd", packed, 9999), RangeError);
  for (const size of [64 * MIB + 1, 2 ** 40]) {
    await assertRejects(
      () => decompress("zstd", packed, size),
      ChunkTooLargeError,
      `it has ${packed.length} bytes that become ${size}: at most 67108864 are read`,
    );
  }
});

Deno.test("compressZstd() pads what no reader would believe, and all can read it", async () => {
  const bytes = new Uint8Array(65 * MIB);
  bytes.fill(7, 0, 100);
  const packed = compressZstd(bytes);
  assert(packed.length >= 65 * 1024 && packed.length < 70 * 1024, `${packed.length}`);
  const read = await decompress("zstd", packed, bytes.length);
  assertEquals(read.length, bytes.length);
  assertEquals([read[0], read[99], read[100], read.at(-1)], [7, 7, 0, 0]);
  const small = new Uint8Array(MIB);
  assertEquals(compressZstd(small).length, zstdCompressSync(small).length);
});

Deno.test("BagReader reads a message of 80 MiB of zeros that BagWriter compressed", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.bag");
  const writer = await BagWriter.create(path, { compression: "zstd" });
  await writer.write(entry({ bytes: new Uint8Array(80 * MIB), loggedAtMs: 5 }));
  await writer.close();
  assert((await Deno.stat(path)).size < MIB);
  assertEquals(await timesOf(path), [5]);
});

Deno.test("BagReader names a chunk that becomes too large, and reads those around it", async () => {
  await using directory = await TempDirectory.create();
  const [path, cut] = [directory.file("bomb.mcap"), directory.file("cut.mcap")];
  const small = (time: number) => ({ bytes: 10, times: [time] });
  await writeForeign(path, [small(1), { bytes: 80 * MIB, times: [2] }, small(3)]);
  const bytes = await Deno.readFile(path);
  assert(bytes.length < 10_000, `${bytes.length}`);
  await Deno.writeFile(cut, bytes.subarray(0, bytes.length - 100));
  for (const file of [path, cut]) {
    const { message } = await assertRejects(() => timesOf(file), BagDamageError);
    assertMatch(
      message,
      /chunk at byte \d+: it has \d+ bytes that become 83886111: at most 67108864/,
    );
    assert(!message.includes("damaged"), message);
    const { messages, from } = await recoverBag(file, `${file}.recovered`);
    assertEquals([messages, from.expectedMessages], [2, 3]);
    assertEquals([from.state, from.skippedChunks, from.isMissing], ["unsupported", 1, true]);
    assertEquals(await timesOf(`${file}.recovered`), [1, 3]);
    await using reader = await BagReader.open(file);
    const info = await reader.info({ check: true });
    assertEquals([info.messages, info.expectedMessages, info.state], [2, 3, "unsupported"]);
  }
});

Deno.test("BagReader reads by time where that takes little memory, else as it was written", async () => {
  await using directory = await TempDirectory.create();
  const few = directory.file("few.mcap");
  await writeForeign(few, [{ bytes: MIB, times: [30] }, { bytes: MIB, times: [10] }]);
  assertEquals(await timesOf(few), [10, 30]);
  // Each is read with the one before: 40 times 3 MiB of some 20 kB would be in memory at once.
  const many = directory.file("many.mcap");
  const times = Array.from({ length: 40 }, (_, i) => 100 - i);
  await writeForeign(many, times.map(() => ({ bytes: 3 * MIB, times: [1] })));
  assertEquals(await timesOf(many), times.map(() => 1));
  await using reader = await BagReader.open(many);
  assertEquals((await reader.info()).isComplete, true);
});

Deno.test("BagReader finds it damaged when a chunk is larger than the index says", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.mcap");
  await writeForeign(path, [{ bytes: 5000, times: [1] }]);
  const bytes = await Deno.readFile(path);
  const view = new DataView(bytes.buffer);
  // The last field of the only record 0x08, whose length 8 bytes tell behind its opcode.
  const summaryStart = Number(view.getBigUint64(bytes.length - 8 - 20, true));
  let at = summaryStart;
  while (bytes[at] !== 0x08) at += 9 + Number(view.getBigUint64(at + 1, true));
  const end = at + 9 + Number(view.getBigUint64(at + 1, true));
  const claimed = view.getBigUint64(end - 8, true);
  assert(claimed > 5000n && claimed < 5100n, `${claimed}`);
  view.setBigUint64(end - 8, claimed - 1n, true);
  // No checksum over the summary.
  view.setUint32(bytes.length - 8 - 4, 0, true);
  await Deno.writeFile(path, bytes);
  await assertRejects(() => timesOf(path), Error, "it is larger than its index says");
});
