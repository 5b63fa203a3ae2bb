import type { Codec } from "../codec.ts";
import { fromPlain, TOO_MANY_OBJECTS, tooDeepToDecode, toPlain } from "./tags.ts";
import { MAX_DEPTH } from "../limits.ts";
import { type ByteWriter, WriterFullError } from "../../bytes/byte_writer.ts";
import { assertUnfolds, explainFailure } from "../values/explain_failure.ts";

const NAME = "json";
/** A map is an object that holds a list that holds lists; a number at the bottom may be an object. */
const MAX_JSON_DEPTH = 3 * MAX_DEPTH + 1;
/** The longest text of V8. */
const MAX_TEXT_LENGTH = 2 ** 29 - 24;
const textDecoder = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });

/** Who has more objects has them counted first: they may be few that hold each other many times. */
const MANY_OBJECTS = 1_000_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * JSON text in UTF-8: readable on the wire, and understood by everything.
 *
 * - Carries what {@linkcode msgpackCodec} carries.
 * - What JSON has no notation for becomes a tagged object, such as
 *   `{ "$type": "Date", "value": "2026-01-01T00:00:00.000Z" }`.
 * - JSON without such tags, from whatever wrote it, is what `JSON.parse` makes of it.
 *
 * @example Reading what another program wrote
 * ```ts
 * import { jsonCodec } from "@rosy/rosy";
 * import { assertEquals } from "@std/assert";
 *
 * const body = new TextEncoder().encode('[{"battery": 0.5}]');
 * assertEquals(jsonCodec.decode(body, 0, body.length), [{ battery: 0.5 }]);
 * ```
 */
export const jsonCodec: Codec = {
  name: NAME,

  encode(value: unknown, writer: ByteWriter): void {
    const start = writer.position;
    try {
      writer.writeText(stringify(toPlainOrThrow(value), writer.maxBytes));
    } catch (error) {
      writer.position = start;
      throw explainFailure(error, { root: value, codec: NAME });
    }
  },

  decode(bytes: Uint8Array, start: number, end: number): unknown {
    const body = bytes.subarray(start, end);
    if (exceedsDepth(body, MAX_JSON_DEPTH)) throw tooDeepToDecode();
    let text: string;
    let value: unknown;
    try {
      text = textDecoder.decode(body);
      value = JSON.parse(text);
    } catch (cause) {
      const { message } = cause as Error;
      throw new TypeError(`Cannot decode message: not JSON: ${message}`, { cause });
    }
    // An escaped character may be part of a tag, too.
    if (text.includes("$type") || text.includes("\\u")) return fromPlain(value, 0);
    if (exceedsDepth(body, MAX_DEPTH)) throw tooDeepToDecode();
    return value;
  },
};

function toPlainOrThrow(value: unknown): unknown {
  try {
    return toPlain(value, MANY_OBJECTS);
  } catch (error) {
    if (error !== TOO_MANY_OBJECTS) throw error;
  }
  assertUnfolds(value, NAME);
  return toPlain(value, Infinity);
}

/** V8 has no texts beyond half a gibibyte. */
function stringify(plain: unknown, maxBytes: number): string {
  try {
    return JSON.stringify(plain);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new WriterFullError(Math.min(maxBytes, MAX_TEXT_LENGTH));
  }
}

/** Whether JSON, well-formed or not, is nested too deep to be handed to anything recursive. */
function exceedsDepth(text: Uint8Array, maxDepth: number): boolean {
  // Too short for so many brackets.
  if (text.length <= maxDepth) return false;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const byte = text[i] as number;
    if (byte === QUOTE) {
      i = endOfString(text, i + 1);
      continue;
    }
    // [ and { differ from ] and } by two, and from each other by one bit.
    const bracket = byte | 0x20;
    if (bracket === 0x7b && ++depth > maxDepth) return true;
    if (bracket === 0x7d) depth--;
  }
  return false;
}

function endOfString(text: Uint8Array, from: number): number {
  // `indexOf` is many times faster than a loop where strings are long.
  for (let quote = text.indexOf(QUOTE, from); quote >= 0; quote = text.indexOf(QUOTE, quote + 1)) {
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return quote;
  }
  return text.length;
}
