import { type BagEntry, type BagMessage, BagReader, type BagSelection } from "@rosy/rosy/bag";
import type { NodeId } from "@rosy/rosy";
import { ByteWriter } from "../../lib/bytes/byte_writer.ts";
import { resolveCodec } from "../../lib/codec/registry.ts";

/** Who sent the messages of {@linkcode entry}. */
export const SENDER: NodeId = { name: "camera", hostname: "jetson", uuid: "k3wq7d5mzpa2xr4t" };

/** A directory that is removed with all that is in it. */
export class TempDirectory implements AsyncDisposable {
  private constructor(readonly path: string) {}

  static async create(): Promise<TempDirectory> {
    return new TempDirectory(await Deno.makeTempDir());
  }

  /** A file's name in it. */
  file(name: string): string {
    return `${this.path}/${name}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

/** A message to write, of whatever the test does not care about. */
export function entry(fields: Partial<BagEntry> = {}): BagEntry {
  return {
    topic: "imu",
    codec: "msgpack",
    bytes: Uint8Array.of(0x91, 1),
    sender: SENDER,
    publishedAtMs: 1_700_000_000_000,
    sequence: 0,
    ...fields,
  };
}

/** All messages of a bag. */
export async function readAll(path: string, selection?: BagSelection): Promise<BagMessage[]> {
  await using reader = await BagReader.open(path);
  return await Array.fromAsync(reader.messages(selection));
}

/** What a message holds. */
export function decode({ codec, bytes }: BagMessage): unknown {
  const decoder = resolveCodec(codec as "msgpack" | "json" | "structured-clone");
  return decoder.decode(bytes, 0, bytes.length);
}

/** A list of arguments as a codec writes it. */
export function encode(
  codec: "msgpack" | "json" | "structured-clone",
  args: unknown[],
): Uint8Array {
  const writer = new ByteWriter();
  resolveCodec(codec).encode(args, writer);
  return writer.bytes.slice(0, writer.position);
}
