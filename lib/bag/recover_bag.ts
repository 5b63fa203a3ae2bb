import type { BagInfo } from "./bag_info.ts";
import { BagReader } from "./bag_reader.ts";
import { BagWriter } from "./bag_writer.ts";

/**
 * Writes what can be read of a bag that ends early into one that is complete.
 *
 * @param from The damaged bag, which stays as it is.
 * @param to The name of the new one; there must be no such file yet.
 * @param options `signal` gives up and leaves no new file.
 * @returns What is in the new one.
 * @throws {Error} If the one cannot be read or the other not be written.
 */
export async function recoverBag(
  from: string,
  to: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<BagInfo> {
  await using reader = await BagReader.open(from);
  const { topics, compressions } = await reader.info();
  const compression = compressions.includes("zstd") ? "zstd" : "none";
  const writer = await BagWriter.create(to, { compression });
  try {
    await copyMessages(reader, writer, signal);
    for (const { topic, lost } of topics) writer.setLost(topic, lost);
    await writer.close();
  } catch (error) {
    await writer.close().catch(() => {});
    await Deno.remove(to);
    throw error;
  }
  await using recovered = await BagReader.open(to);
  return await recovered.info();
}

async function copyMessages(
  reader: BagReader,
  writer: BagWriter,
  signal: AbortSignal | undefined,
): Promise<void> {
  const messages = reader.messages();
  try {
    for await (const message of messages) {
      signal?.throwIfAborted();
      await writer.write(message);
    }
  } catch (error) {
    if (signal?.aborted) throw error;
    // Where the bag is damaged in the middle, what comes before is what can be had; where it is the
    // new one that failed, this fails, too.
    await writer.flush();
  }
}
