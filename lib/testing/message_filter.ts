import { FrameType, PREFIX_BYTES } from "../wire/frame.ts";
import { FrameReader } from "../wire/frame_reader.ts";

/** The largest length that a frame can have. */
const MAX_FRAME_BYTES = 0xffff_ffff;
/** What a handshake message begins with; its last two bytes are the length of what follows. */
const HANDSHAKE_ENVELOPE_BYTES = 8;

/**
 * Loses messages: takes frames with messages of topics out of the bytes of a connection.
 *
 * Bytes come out as whole frames; what is left of one waits for the rest of it.
 */
export class MessageFilter {
  readonly #drops: () => boolean;
  readonly #reader = new FrameReader(MAX_FRAME_BYTES);
  #handshake: Uint8Array | null = new Uint8Array();

  /** @param drops Asked for each message whether it is lost. */
  constructor(drops: () => boolean) {
    this.#drops = drops;
  }

  /**
   * Takes bytes as they were written.
   *
   * @param bytes The bytes, copied where they are kept.
   * @returns What is left of them, piece by piece, each of use until the next one is asked for.
   */
  *pass(bytes: Uint8Array): Generator<Uint8Array> {
    if (this.#handshake) {
      const rest = this.#passHandshake(this.#handshake, bytes);
      if (!rest) return void (yield bytes);
      yield bytes.subarray(0, bytes.length - rest.length);
      bytes = rest;
    }
    while (bytes.length > 0) {
      const space = this.#reader.space();
      const count = Math.min(space.length, bytes.length);
      space.set(bytes.subarray(0, count));
      this.#reader.filled(count);
      bytes = bytes.subarray(count);
      yield* this.#frames();
    }
  }

  *#frames(): Generator<Uint8Array> {
    const reader = this.#reader;
    while (reader.next()) {
      if (reader.type === FrameType.TOPIC && this.#drops()) continue;
      yield reader.bytes.subarray(reader.header - PREFIX_BYTES, reader.end);
    }
  }

  /** @returns What comes after the handshake message; `null` where that is not complete. */
  #passHandshake(before: Uint8Array, bytes: Uint8Array): Uint8Array | null {
    const all = new Uint8Array([...before, ...bytes]);
    const end = all.length < HANDSHAKE_ENVELOPE_BYTES
      ? Infinity
      : HANDSHAKE_ENVELOPE_BYTES + new DataView(all.buffer).getUint16(6, true);
    if (all.length < end) {
      this.#handshake = all;
      return null;
    }
    this.#handshake = null;
    return all.subarray(end);
  }
}
