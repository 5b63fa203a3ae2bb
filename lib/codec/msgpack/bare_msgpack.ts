import { BareEncoder } from "./bare_encoder.ts";
import { MsgpackDecoder } from "./decoder.ts";

const encoder = new BareEncoder();
const decoder = new MsgpackDecoder();

/**
 * Writes what `msgpackCodec` writes, for browsers.
 *
 * @param value The value.
 * @returns Its bytes, which the next call overwrites.
 * @throws {TypeError} If something in it cannot be carried.
 */
export function encodeBare(value: unknown): Uint8Array<ArrayBuffer> {
  return encoder.encode(value);
}

/**
 * Reads what `msgpackCodec` reads.
 *
 * @param bytes Where it is; byte arrays in the value are views of it.
 * @param start Where it starts.
 * @param end Where it ends.
 * @returns The value.
 * @throws {TypeError} If the bytes are not one well-formed value.
 */
export function decodeBare(bytes: Uint8Array, start: number, end: number): unknown {
  return decoder.decode(bytes, start, { end, loan: true });
}
