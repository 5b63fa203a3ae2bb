import type { ByteWriter } from "../bytes/byte_writer.ts";
import type { Codec } from "./codec.ts";

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
