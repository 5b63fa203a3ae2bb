import { McapStreamReader, type McapTypes, McapWriter } from "@mcap/core";
import { type BagEntry, type BagMessage, BagReader, type BagSelection } from "@rosy/rosy/bag";
import type { NodeId } from "@rosy/rosy";
import { assert } from "@std/assert";
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

/** Where the format's own library writes a file to, which is gathered in memory. */
export class McapTarget {
  readonly #parts: Uint8Array[] = [];
  #position = 0n;

  /** What a writer of the library takes. */
  readonly writable = {
    position: () => this.#position,
    write: (bytes: Uint8Array): Promise<void> => {
      this.#parts.push(bytes.slice());
      this.#position += BigInt(bytes.length);
      return Promise.resolve();
    },
  };

  /** Writes the file. */
  async save(path: string): Promise<void> {
    await Deno.writeFile(path, new Blob(this.#parts as BlobPart[]).stream());
  }
}

/** Writes texts to a bag as another program does that sends JSON. */
export async function writeForeignJson(path: string, texts: readonly string[]): Promise<void> {
  const target = new McapTarget();
  const writer = new McapWriter({ writable: target.writable });
  await writer.start({ profile: "", library: "foreign" });
  const channel = { topic: "imu", messageEncoding: "json", schemaId: 0, metadata: new Map() };
  const channelId = await writer.registerChannel(channel);
  for (const [sequence, text] of texts.entries()) {
    const data = new TextEncoder().encode(text);
    const times = { logTime: BigInt(sequence), publishTime: 0n };
    await writer.addMessage({ channelId, sequence, ...times, data });
  }
  await writer.end();
  await target.save(path);
}

/** All records of a file, as the format's own library reads them. */
export function recordsOf(bytes: Uint8Array): McapTypes.TypedMcapRecord[] {
  const zstd = () => assert(false, "is not compressed");
  const reader = new McapStreamReader({ decompressHandlers: { zstd: zstd as () => never } });
  reader.append(bytes);
  const records: McapTypes.TypedMcapRecord[] = [];
  for (let next = reader.nextRecord(); next; next = reader.nextRecord()) records.push(next);
  assert(reader.done());
  return records;
}

/** Writes a bag whose summary repeats its channels, but not their schema. */
export async function writeWithoutRepeatedSchemas(path: string, name: string): Promise<void> {
  const target = new McapTarget();
  const writer = new McapWriter({ writable: target.writable, repeatSchemas: false });
  await writer.start({ profile: "", library: "foreign" });
  const data = new TextEncoder().encode("{}");
  const schemaId = await writer.registerSchema({ name, encoding: "jsonschema", data });
  const channel = { topic: "imu", messageEncoding: "json", schemaId, metadata: new Map() };
  const channelId = await writer.registerChannel(channel);
  await writer.addMessage({ channelId, sequence: 0, logTime: 1n, publishTime: 0n, data });
  await writer.end();
  await target.save(path);
}
