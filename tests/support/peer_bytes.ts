import { encode, type ValueType } from "@std/msgpack";
import type { Introduction } from "../../lib/handshake/handshake.ts";
import type { Socket } from "../../lib/transport/transport.ts";
import { FrameReader } from "../../lib/wire/frame_reader.ts";
import { idOf } from "./records.ts";
import { concat, type ReadFrame } from "./frames.ts";

/** What a node says of itself in a handshake. */
export function introductionOf(name: string, fields: Partial<Introduction> = {}): Introduction {
  return { id: idOf(name), domainId: "domain", revision: 0, ...fields };
}

/** A handshake message. */
export function handshakeOf(
  kind: number,
  body: Record<string, ValueType>,
  version = 1,
): Uint8Array {
  const bytes = encode(body);
  const length = [bytes.length & 0xff, bytes.length >> 8];
  return concat(new Uint8Array([0x72, 0x6f, 0x73, 0x79, version, kind, ...length]), bytes);
}

/** Writes all bytes. */
export async function writeAll(socket: Socket, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await socket.write(bytes.subarray(at));
}

/** Reads so many bytes, or all there are. */
export async function readBytes(socket: Socket, count = Infinity): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let missing = count; missing > 0;) {
    const part = new Uint8Array(Math.min(missing, 65_536));
    const read = await socket.read(part);
    if (read === null) break;
    parts.push(part.subarray(0, read));
    missing -= read;
  }
  return concat(...parts);
}

/** Reads the frames that arrive, one by one. */
export class FrameSource {
  readonly #socket: Socket;
  readonly #reader = new FrameReader(2 ** 28);

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** The next frame, or `null` at the end. */
  async next(): Promise<ReadFrame | null> {
    const reader = this.#reader;
    while (!reader.next()) {
      const count = await this.#socket.read(reader.space());
      if (count === null) return null;
      reader.filled(count);
    }
    const { bytes, type, flags, header, body, end } = reader;
    return {
      type,
      flags,
      header: [...bytes.subarray(header, body)],
      body: bytes.slice(body, end),
    };
  }

  /** The next frame of a type. */
  async nextOf(type: number): Promise<ReadFrame> {
    for (;;) {
      const frame = await this.next();
      if (!frame) throw new Error(`no frame of type ${type} came`);
      if (frame.type === type) return frame;
    }
  }
}
