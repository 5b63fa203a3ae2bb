import { DefaultSerializer } from "node:v8";
import type { ByteWriter } from "../bytes/byte_writer.ts";
import { CloneScanner } from "./clone_scanner.ts";
import type { Codec } from "./codec.ts";
import { MAX_DEPTH } from "./limits.ts";
import { uncarriableError } from "./uncarriable.ts";
import { findUncloneable } from "./uncloneable.ts";
import { CloneDeserializer } from "./v8_deserializer.ts";

const NAME = "structured-clone";
const TOO_DEEP = `is nested more than ${MAX_DEPTH} levels deep`;

/**
 * V8's own serializer, the counterpart of Python's pickle, but safe: no code runs on decoding.
 *
 * - Carries what `structuredClone()` carries: besides what `msgpackCodec` does, cycles and shared
 *   references, errors, regular expressions, invalid dates and holes in arrays.
 * - As with `structuredClone()`, an instance of a class arrives as a plain object.
 * - Both ends must be V8: Deno or Node.js.
 *
 * @example Reading what `v8.serialize()` wrote
 * ```ts
 * import { serialize } from "node:v8";
 * import { structuredCloneCodec } from "@rosy/rosy";
 * import { assertEquals } from "@std/assert";
 *
 * const body = serialize([/left|right/]);
 * assertEquals(structuredCloneCodec.decode(body, 0, body.length), [/left|right/]);
 * ```
 */
export const structuredCloneCodec: Codec = {
  name: NAME,

  encode(value: unknown, writer: ByteWriter): void {
    writer.writeBytes(serialize(value));
  },

  decode(bytes: Uint8Array, start: number, end: number, loan = false): unknown {
    let body = bytes.subarray(start, end);
    try {
      const scanner = new CloneScanner(body);
      scanner.scan();
      // `readRawBytes()` of Deno 2.9 misses its place in a body that does not start its buffer.
      if (scanner.viewCount > 0) body = new Uint8Array(body);
      const deserializer = new CloneDeserializer(body, loan);
      deserializer.readHeader();
      return deserializer.readValue();
    } catch (cause) {
      const { message } = cause as Error;
      throw new TypeError(`Cannot decode message: not a structured clone: ${message}`, { cause });
    }
  },
};

function serialize(value: unknown): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = serializeOrThrow(value);
  } catch (error) {
    if (isUncloneable(error)) throw uncarriableError(findUncloneable(value, fails), NAME);
    if (!isStackOverflow(error)) throw error;
    throw uncarriableError({ path: "", problem: TOO_DEEP }, NAME);
  }
  // What the receiver is going to refuse shall fail where it can be mended.
  try {
    new CloneScanner(bytes).scan();
  } catch (cause) {
    const { message } = cause as Error;
    throw new TypeError(`Cannot encode message as "${NAME}": ${message}`, { cause });
  }
  return bytes;
}

function serializeOrThrow(value: unknown): Uint8Array {
  const serializer = new DefaultSerializer();
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}

function fails(value: unknown): boolean {
  try {
    serializeOrThrow(value);
    return false;
  } catch (error) {
    return isUncloneable(error);
  }
}

function isUncloneable(error: unknown): boolean {
  return error instanceof Error && error.message.endsWith("could not be cloned.");
}

function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes("call stack");
}
