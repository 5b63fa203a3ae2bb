import { ByteWriter } from "../../bytes/byte_writer.ts";
import { MsgpackDecoder } from "./decoder.ts";
import { encodeValue } from "./encoder.ts";

const decoder = new MsgpackDecoder();

/**
 * Writes what `msgpackCodec` writes, for where nothing of Deno and Node is there. Where a value cannot
 * be carried it does not say at which path.
 *
 * @param value The value.
 * @param writer Where it goes.
 * @throws {UncarriableValue} If something in it cannot be carried.
 */
export function encodeBare(value: unknown, writer: ByteWriter): void {
  encodeValue(value, writer, 0);
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

export { ByteWriter };
