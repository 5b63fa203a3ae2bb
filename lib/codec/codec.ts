import type { ByteWriter } from "../bytes/byte_writer.ts";

/**
 * Turns values into bytes and back.
 *
 * - A codec keeps no state between two values.
 * - `decode(encode(value))` equals `value` for every value it carries; it throws for others.
 * - Its name travels with each message, so that nodes with other defaults understand it.
 */
export interface Codec {
  /** The codec's name on the wire, such as `"msgpack"`. */
  readonly name: string;
  /**
   * Appends one value.
   *
   * @param value What to encode.
   * @param writer Where the bytes go; nothing before its position may be touched.
   * @throws {TypeError} If the codec cannot carry the value.
   */
  encode(value: unknown, writer: ByteWriter): void;
  /**
   * Reads one value.
   *
   * @param bytes A buffer that is used again after the call.
   * @param start Where the value starts in it.
   * @param end Where it ends.
   * @param loan Whether byte arrays in the result may be views of `bytes`; if not, which is the
   * default, they are copies.
   * @returns The value.
   * @throws {TypeError} If the bytes are not what the codec writes.
   */
  decode(bytes: Uint8Array, start: number, end: number, loan?: boolean): unknown;
}
