/**
 * Our codecs beside others, on what robots send.
 *
 *     deno bench -A bench/codec_bench.ts                     everything
 *     deno bench -A bench/codec_bench.ts --filter "encode imu"
 *
 * Where a package cannot be had from the registry, its rows are left out.
 */
import { decode as stdDecode, encode as stdEncode, type ValueType } from "@std/msgpack";
import { BufferPool } from "../lib/bytes/buffer_pool.ts";
import { ByteWriter } from "../lib/bytes/byte_writer.ts";
import type { Codec } from "../lib/codec/codec.ts";
import { jsonCodec } from "../lib/codec/json/json.ts";
import { msgpackCodec } from "../lib/codec/msgpack/msgpack.ts";
import { structuredCloneCodec } from "../lib/codec/clone/structured_clone.ts";

/** One message's arguments by name; `[time, ""]` is the smallest topic message. */
const MESSAGES: Record<string, ValueType[]> = {
  topic: [1_767_225_600_000.5, ""],
  imu: [{
    header: { stamp: 1_767_225_600.123, frame_id: "imu_link", seq: 12 },
    orientation: { x: 0.1, y: 0.2, z: 0.3, w: 0.9 },
    angular_velocity: { x: 0.01, y: 0.02, z: 0.03 },
    linear_acceleration: { x: 0.1, y: 0.2, z: 9.81 },
    covariance: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.1],
  }],
  "360 floats": [Array.from({ length: 360 }, (_, i) => i * 0.37 + 0.01)],
  "50 objects": [
    Array.from({ length: 50 }, (_, id) => ({ id, label: "person", score: 0.5 + id / 1000 })),
  ],
  "1 kB string": ["A".repeat(1000)],
  "1 MB string": ["A".repeat(1_000_000)],
  "1 MB bytes": [new Uint8Array(1_000_000)],
};

/** The slowest, whose figures for large messages would only take time. */
const SMALL_MESSAGES_ONLY = ["@std/msgpack", "json", "structured-clone"];

/**
 * Where a body starts in the outbox. Copying large arrays to the first 15 bytes of a page is many
 * times slower on some processors, which no message would meet.
 */
const FRAME_HEADER_BYTES = 20;

interface Contender {
  readonly name: string;
  /** Encodes; the bytes need to be valid until the next call only. */
  encode(message: ValueType[]): unknown;
  decode(bytes: Uint8Array): unknown;
}

function ours(name: string, codec: Codec, loan = false): Contender {
  const writer = new ByteWriter(new BufferPool());
  return {
    name,
    encode(message): void {
      writer.position = FRAME_HEADER_BYTES;
      codec.encode(message, writer);
    },
    decode: (bytes) => codec.decode(bytes, 0, bytes.length, loan),
  };
}

/** Makes a contender of the first of several versions of a package that can be imported. */
async function theirs(
  name: string,
  versions: readonly string[],
  use: (module: Record<string, unknown>) => Omit<Contender, "name">,
): Promise<Contender[]> {
  for (const version of versions) {
    try {
      return [{ name, ...use(await import(`npm:${name}@${version}`)) }];
    } catch {
      // Not in this registry: the next one may be.
    }
  }
  return [];
}

type Coder = new (options?: object) => Record<string, (input: unknown) => unknown>;

const contenders: Contender[] = [
  ours("rosy msgpack", msgpackCodec),
  // The others return views of what they read from, too.
  ours("rosy msgpack, loan", msgpackCodec, true),
  ...await theirs("msgpackr", ["1.11.5", "1.2.7"], ({ Packr }) => {
    const packr = new (Packr as Coder)({ useRecords: false });
    return { encode: (value) => packr.pack?.(value), decode: (bytes) => packr.unpack?.(bytes) };
  }),
  ...await theirs("@msgpack/msgpack", ["3.1.2", "3.0.0"], ({ Encoder, Decoder }) => {
    const encoder = new (Encoder as Coder)();
    const decoder = new (Decoder as Coder)();
    return {
      encode: (value) => encoder.encodeSharedRef?.(value),
      decode: (bytes) => decoder.decode?.(bytes),
    };
  }),
  { name: "@std/msgpack", encode: stdEncode, decode: stdDecode },
  ours("json", jsonCodec),
  ours("structured-clone", structuredCloneCodec),
];

for (const [what, message] of Object.entries(MESSAGES)) {
  for (const contender of contenders) {
    const { name } = contender;
    if (name.endsWith("loan")) continue;
    if (what.includes("MB") && SMALL_MESSAGES_ONLY.includes(name)) continue;
    const baseline = name === "rosy msgpack";
    const group = `encode ${what}`;
    Deno.bench(`${group}, ${name}`, { group, baseline }, () => {
      contender.encode(message);
    });
  }
  for (const contender of contenders) {
    const { name } = contender;
    if (what.includes("MB") && SMALL_MESSAGES_ONLY.includes(name)) continue;
    const baseline = name === "rosy msgpack";
    const group = `decode ${what}`;
    const bytes = bytesFor(contender, message);
    Deno.bench(`${group}, ${name}`, { group, baseline }, () => {
      contender.decode(bytes);
    });
  }
}

/** MessagePack of our making for all its readers. */
function bytesFor({ name }: Contender, message: ValueType[]): Uint8Array {
  const codec = [jsonCodec, structuredCloneCodec].find((codec) => codec.name === name);
  const writer = new ByteWriter();
  (codec ?? msgpackCodec).encode(message, writer);
  return writer.bytes.slice(0, writer.position);
}
