import { ByteWriter } from "../../lib/bytes/byte_writer.ts";
import { beginFrame, endFrame } from "../../lib/wire/frame.ts";
import type { FrameReader } from "../../lib/wire/frame_reader.ts";

/** The parts of a frame, as a test writes or has read them. */
export interface FrameParts {
  readonly type: number;
  readonly flags?: number;
  readonly header?: readonly number[];
  readonly body?: readonly number[] | Uint8Array;
}

/** A frame that was read. */
export interface ReadFrame extends FrameParts {
  readonly flags: number;
  readonly header: readonly number[];
  readonly body: Uint8Array;
}

/** The bytes of a frame. */
export function frameOf({ type, flags = 0, header = [], body = [] }: FrameParts): Uint8Array {
  return written((writer) => {
    const start = beginFrame(writer, type, header.length);
    writer.bytes[start + 5] = flags;
    writer.writeBytes(Uint8Array.from(header));
    writer.writeBytes(Uint8Array.from(body));
    endFrame(writer, start);
  });
}

/** What a function writes. */
export function written(write: (writer: ByteWriter) => void): Uint8Array {
  const writer = new ByteWriter();
  write(writer);
  return writer.bytes.slice(0, writer.position);
}

/** Several arrays in one. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Feeds bytes to a reader as they come from a socket, and returns the frames' parts. */
export function feed(reader: FrameReader, bytes: Uint8Array): ReadFrame[] {
  const frames: ReadFrame[] = [];
  for (let at = 0; at < bytes.length;) {
    const space = reader.space();
    const count = Math.min(space.length, bytes.length - at);
    space.set(bytes.subarray(at, at + count));
    reader.filled(count);
    at += count;
    while (reader.next()) frames.push(partsOf(reader));
  }
  return frames;
}

function partsOf({ bytes, type, flags, header, body, end }: FrameReader): ReadFrame {
  return {
    type,
    flags,
    header: [...bytes.subarray(header, body)],
    body: bytes.slice(body, end),
  };
}
