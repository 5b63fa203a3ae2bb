import type { ByteWriter } from "../../bytes/byte_writer.ts";
import { CloneScanner } from "./scanner.ts";
import type { Codec } from "../codec.ts";
import { MAX_DEPTH } from "../limits.ts";
import { explainFailure, findBroken } from "../values/explain_failure.ts";
import { UnfoldsTooFar } from "./shared_sizes.ts";
import { type Finding, uncarriableError } from "../values/uncarriable.ts";
import { findUncloneable } from "./uncloneable.ts";
import { measureUnfolding } from "../values/unfolding.ts";
import { CloneDeserializer, CloneSerializer } from "./v8_deserializer.ts";

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
      if (scanner.hasViews) body = new Uint8Array(body);
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
    if (isStackOverflow(error)) throw uncarriableError({ path: "", problem: TOO_DEEP }, NAME);
    const broken = findBroken(value);
    if (broken) throw uncarriableError(broken, NAME);
    if (isUncloneable(error)) throw uncarriableError(findUncloneable(value, isRefused), NAME);
    throw explainFailure(error, { root: value, codec: NAME });
  }
  // What the receiver is going to refuse shall fail where it can be mended.
  const error = problemOf(bytes);
  if (error) throw uncarriableError(findUnreadable(value, error), NAME);
  return bytes;
}

function serializeOrThrow(value: unknown): Uint8Array {
  const serializer = new CloneSerializer();
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}

/** What a receiver would say of a message; `undefined` if nothing. */
function problemOf(bytes: Uint8Array): Error | undefined {
  try {
    new CloneScanner(bytes).scan();
  } catch (error) {
    return error as Error;
  }
}

function findUnreadable(value: unknown, error: Error): Finding {
  const refused = `would be refused: ${error.message}`;
  if (error instanceof UnfoldsTooFar) {
    return { path: measureUnfolding(value)?.path ?? "", problem: refused };
  }
  const { path, problem } = findUncloneable(value, isUnreadable);
  // V8 writes a resizable buffer as something that nobody reads; all else is told by the scanner.
  return { path, problem: error.message.startsWith("unknown tag") ? problem : refused };
}

/** Whether V8 does not serialize a value. */
function isRefused(value: unknown): boolean {
  try {
    serializeOrThrow(value);
    return false;
  } catch (error) {
    return isUncloneable(error);
  }
}

/** Whether what V8 makes of a value is refused by the receiver. */
function isUnreadable(value: unknown): boolean {
  try {
    return problemOf(serializeOrThrow(value)) instanceof Error;
  } catch {
    return false;
  }
}

/** V8's own refusal, and what Deno says instead for some kinds of values. */
function isUncloneable(error: unknown): boolean {
  return error instanceof Error &&
    /could not be cloned\.$|^Deno serializer:|^Unserializable host object/.test(error.message);
}

function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes("call stack");
}
