import { ByteWriter } from "../../lib/bytes/byte_writer.ts";
import type { Codec } from "../../lib/codec/codec.ts";

/** What a codec writes for a value. */
export function encoded(codec: Codec, value: unknown): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  codec.encode(value, writer);
  return writer.bytes.slice(0, writer.position);
}

/** What a codec reads from bytes. */
export function decoded(codec: Codec, bytes: Uint8Array, loan?: boolean): unknown {
  return codec.decode(bytes, 0, bytes.length, loan);
}

/** A value after its journey. */
export function roundTrip(codec: Codec, value: unknown): unknown {
  return decoded(codec, encoded(codec, value));
}
