import { type ByteWriter, WriterFullError } from "../../bytes/byte_writer.ts";
import type { Codec } from "../codec.ts";
import { MsgpackDecoder } from "./decoder.ts";
import { encodeValue } from "./encoder.ts";
import { assertUnfolds, explainFailure } from "../values/explain_failure.ts";

const NAME = "msgpack";
/** From this size on a message is looked at before it is written, in bytes. */
const LARGE_BYTES = 64 * 1024 * 1024;
const decoder = new MsgpackDecoder();

/**
 * MessagePack, the default: compact, fast, and read by every language.
 *
 * - Carries null, booleans, numbers, bigint, strings, arrays, plain objects, `Uint8Array` and the
 *   other typed arrays, `ArrayBuffer`, `DataView`, `Date`, `Map`, `Set` and `undefined`.
 * - What MessagePack has no type for goes into extension types.
 * - Properties whose value is `undefined` are left out; elsewhere `undefined` stays.
 * - Refuses functions, symbols and instances of classes, with the path to the value.
 *
 * @example Reading a body
 * ```ts
 * import { msgpackCodec } from "@rosy/rosy";
 * import { assertEquals } from "@std/assert";
 *
 * const body = new Uint8Array([0x92, 0x2a, 0xa2, 0x68, 0x69]);
 * assertEquals(msgpackCodec.decode(body, 0, body.length), [42, "hi"]);
 * ```
 */
export const msgpackCodec: Codec = {
  name: NAME,

  encode(value: unknown, writer: ByteWriter): void {
    const { position, lent: { length: lentCount }, maxBytes } = writer;
    writer.maxBytes = Math.min(maxBytes, position + LARGE_BYTES);
    try {
      encodeValue(value, writer, 0);
      writer.maxBytes = maxBytes;
    } catch (error) {
      writer.maxBytes = maxBytes;
      writer.rollback(position, lentCount);
      if (error instanceof WriterFullError && error.maxBytes < maxBytes) {
        return encodeLarge(value, writer);
      }
      throw explainFailure(error, { root: value, codec: NAME });
    }
  },

  decode(bytes: Uint8Array, start: number, end: number, loan = false): unknown {
    return decoder.decode(bytes, start, { end, loan });
  },
};

/** What is large may be little that is written again and again: it is counted first. */
function encodeLarge(value: unknown, writer: ByteWriter): void {
  assertUnfolds(value, NAME);
  const { position, lent: { length: lentCount } } = writer;
  try {
    encodeValue(value, writer, 0);
  } catch (error) {
    writer.rollback(position, lentCount);
    throw explainFailure(error, { root: value, codec: NAME });
  }
}
