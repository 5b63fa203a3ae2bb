import { isDeepStrictEqual } from "node:util";
import { serialize } from "node:v8";
import { jsonCodec } from "../../../lib/codec/json.ts";
import type { Codec } from "../../../lib/codec/codec.ts";
import { MAX_DEPTH } from "../../../lib/codec/limits.ts";
import { msgpackCodec } from "../../../lib/codec/msgpack.ts";
import { structuredCloneCodec } from "../../../lib/codec/structured_clone.ts";
import { anyValue, plainValue } from "../../codec/generated_values.ts";
import { Random } from "../../codec/random.ts";
import { decoded, encoded } from "../../codec/round_trip.ts";
import { attempt, type Bytes, type FuzzTarget, promise, texts } from "../target.ts";
import { checkValue, withoutUndefined } from "../values.ts";

/** Values that all codecs carry, small enough that a change hits something. */
function seedsOf(codec: Codec): Bytes[] {
  const random = new Random(4711);
  const any = Array.from({ length: 60 }, () => [anyValue(random)]);
  const plain = Array.from({ length: 30 }, () => [plainValue(random)]);
  const nested = Array.from({ length: 200 }).reduce((inner) => [inner], 1);
  const maps = Array.from({ length: 100 }).reduce((inner) => new Map([[1, inner]]), 1);
  const chosen = [[], [{ a: 1, b: [1, 2, 3] }], ["text", 1.5, -1, 2n ** 70n], [nested], [maps]];
  return [...chosen, ...any, ...plain].map((value) => encoded(codec, value))
    .filter(({ length }) => length < 2000);
}

function codecTarget(
  codec: Codec,
  options: Partial<FuzzTarget> & Pick<FuzzTarget, "weight">,
): FuzzTarget {
  return {
    name: codec.name,
    seeds: seedsOf(codec),
    ...options,
    run(input) {
      const value = attempt([TypeError], () => ({ it: decoded(codec, input) }));
      if (!value) return;
      checkValue(value.it, { maxDepth: MAX_DEPTH, maxValues: input.length + 16 });
      const lent = decoded(codec, input.slice(), true);
      promise(isDeepStrictEqual(value.it, lent), () => "what is lent differs from what is copied");
      const canonical = encoded(codec, value.it);
      const again = decoded(codec, canonical);
      if (codec !== structuredCloneCodec) withoutUndefined(value.it);
      promise(isDeepStrictEqual(again, value.it), () => `it came back as another value`);
      const twice = encoded(codec, again);
      promise(
        canonical.toHex() === twice.toHex(),
        () => `encoded again it differs: ${canonical.toHex()} ${twice.toHex()}`,
      );
    },
  };
}

/** Codecs, as bytes of messages reach them. */
export const CODEC_TARGETS: readonly FuzzTarget[] = [
  codecTarget(msgpackCodec, {
    weight: 24,
    words: [
      ...[[0xdd, 255, 255, 255, 255], [0xdf, 255, 255, 255, 255], [0xc6, 255, 255, 255, 255]],
      ...[[0xdb, 127, 255, 255, 255], [0xc9, 255, 255, 255, 255, 1], [0xc1], [0xd4, 0, 0]],
      ...[[0x81, 0xa9, 0x5f, 0x5f, 0x70, 0x72, 0x6f, 0x74, 0x6f, 0x5f, 0x5f], [0xc7, 0, 1]],
    ].map((bytes) => Uint8Array.from(bytes)),
  }),
  codecTarget(jsonCodec, {
    weight: 16,
    words: texts(
      ...['{"$type":"Map","value":[[', '{"$type":"bigint","value":"', '{"__proto__":', "[[[[[["],
      ...['"$type":"object","value":{"$type":', "1e999", "-0", "\\u0024type", '{"$type":"Date"'],
      ...['{"$type":"Uint8Array","value":"', '{"$type":"Float64Array","value":"AAAA"}', "\\ud800"],
    ),
  }),
  codecTarget(structuredCloneCodec, {
    weight: 16,
    // Arrays with holes may be a million long, whatever they hold: see `CloneScanner`.
    allowanceBytes: 24 * 1024 * 1024,
    seeds: [
      ...seedsOf(structuredCloneCodec),
      ...[/x/g, new Error("text", { cause: 1 }), [1, , 3], Object("s"), new Date(NaN)].map((
        value,
      ) => new Uint8Array(serialize(value))),
    ],
    words: [
      ...["o", "{", "A", "$", "a", "@", ";", ":", "'", ",", "^\0", "r", ".", "R", "S", '"', "c"],
      ...["\\\x01\x04", "B\x04", "Z\x10", "?", "-", "_", "s", "y"],
    ].map((text) => Uint8Array.from(text, (char) => char.charCodeAt(0))),
  }),
];
