/**
 * Frames without sockets: how long writing and reading them takes.
 *
 *     deno bench -A bench/wire_bench.ts
 *
 * One iteration is a buffer full of frames, some 64 KiB, or one large frame.
 */
import { BufferPool } from "../lib/bytes/buffer_pool.ts";
import { ByteWriter } from "../lib/bytes/byte_writer.ts";
import { msgpackCodec } from "../lib/codec/msgpack/msgpack.ts";
import { readUint64 } from "../lib/wire/fields.ts";
import { beginTopicFrame, endFrame } from "../lib/wire/frame.ts";
import { FrameReader } from "../lib/wire/frame_reader.ts";

const BUFFER_BYTES = 64 * 1024;
const MAX_FRAME_BYTES = 1 << 28;
const NOW_MS = 1_767_225_600_000.5;

/** What one frame carries by name. */
const MESSAGES: Record<string, readonly unknown[]> = {
  "0 B": [NOW_MS, ""],
  "1 kB": [NOW_MS, "A".repeat(1000)],
  "1 MB": [NOW_MS, new Uint8Array(1_000_000)],
};

for (const [name, message] of Object.entries(MESSAGES)) {
  const frameBytes = writeFrames(new ByteWriter(), message, 1);
  const count = Math.max(1, Math.floor(BUFFER_BYTES / frameBytes));
  const writer = new ByteWriter(new BufferPool());
  const frames = `${count} frame${count === 1 ? "" : "s"} of ${name}`;

  Deno.bench(`write ${frames}`, { group: name }, () => {
    writeFrames(writer, message, count);
  });

  const stream = new ByteWriter();
  const length = writeFrames(stream, message, count);
  for (const decodes of [false, true]) {
    const reader = new FrameReader(MAX_FRAME_BYTES);
    Deno.bench(`read ${frames}${decodes ? " and decode" : ""}`, { group: name }, () => {
      readFrames(reader, stream.bytes.subarray(0, length), decodes);
    });
  }
}

/** Writes frames from the beginning of the buffer on. @returns How many bytes they take. */
function writeFrames(writer: ByteWriter, message: readonly unknown[], count: number): number {
  writer.position = 0;
  for (let sequence = 0; sequence < count; sequence++) {
    const start = beginTopicFrame(writer, 1, sequence, NOW_MS, 1, 0);
    msgpackCodec.encode(message, writer);
    endFrame(writer, start);
  }
  return writer.position;
}

/** Lets a reader read all frames, as they come from a socket. @returns Their sequences' sum. */
function readFrames(reader: FrameReader, stream: Uint8Array, decodes: boolean): number {
  let sum = 0;
  for (let taken = 0; taken < stream.length;) {
    const space = reader.space();
    const count = Math.min(space.length, stream.length - taken);
    space.set(stream.subarray(taken, taken + count));
    taken += count;
    reader.filled(count);
    while (reader.next()) {
      sum += readUint64(reader.view, reader.header + 4);
      if (decodes) msgpackCodec.decode(reader.bytes, reader.body, reader.end);
    }
  }
  return sum;
}
