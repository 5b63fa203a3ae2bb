import type { ByteWriter } from "../bytes/byte_writer.ts";
import type { Codec } from "./codec.ts";
import { fromPlain, tooDeepToDecode, toPlain } from "./json_tags.ts";
import { exceedsDepth } from "./json_depth.ts";
import { MAX_DEPTH } from "./limits.ts";
import { explainFailure } from "./uncarriable.ts";

const NAME = "json";
/** A map is an object that holds a list that holds lists; a number at the bottom may be an object. */
const MAX_JSON_DEPTH = 3 * MAX_DEPTH + 1;
const textDecoder = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });

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
    let plain: unknown;
    try {
      plain = toPlain(value, 0);
    } catch (error) {
      throw explainFailure(error, { root: value, codec: NAME });
    }
    writer.writeText(JSON.stringify(plain));
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
