import type { ByteWriter } from "../bytes/byte_writer.ts";
import type { Codec } from "./codec.ts";
import { checkCodecName } from "./define_codec.ts";

/**
 * A stand-in for a codec whose bytes are passed on as they are: its values are the bodies of messages
 * that the codec itself wrote, as `Uint8Array`.
 *
 * @param name The codec's name on the wire.
 * @returns The stand-in.
 */
export function opaqueCodec(name: string): Codec {
  return {
    name,
    encode: (value: unknown, writer: ByteWriter): void => writer.writeBytes(value as Uint8Array),
    decode: (bytes: Uint8Array, start: number, end: number, loan = false): Uint8Array =>
      loan ? bytes.subarray(start, end) : bytes.slice(start, end),
  };
}

/** Stand-ins by the names that a user gives, each made once. */
export class OpaqueCodecs {
  readonly #codecs = new Map<string, Codec>();

  /**
   * Finds a stand-in.
   *
   * @param name The codec's name.
   * @returns The stand-in.
   * @throws {TypeError} If a codec cannot be called that.
   */
  get(name: string): Codec {
    let codec = this.#codecs.get(name);
    if (!codec) this.#codecs.set(name, codec = opaqueCodec(checkCodecName(name, "send with")));
    return codec;
  }
}
