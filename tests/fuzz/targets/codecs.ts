import { isDeepStrictEqual } from "node:util";
import { serialize } from "node:v8";
import { CsvTable } from "../../../lib/cli/messages/csv.ts";
import { formatValue } from "../../../lib/cli/values/format_value.ts";
import { toJsonValue } from "../../../lib/cli/values/json_value.ts";
import { jsonCodec } from "../../../lib/codec/json/json.ts";
import type { Codec } from "../../../lib/codec/codec.ts";
import { MAX_DEPTH } from "../../../lib/codec/limits.ts";
import { msgpackCodec } from "../../../lib/codec/msgpack/msgpack.ts";
import { structuredCloneCodec } from "../../../lib/codec/clone/structured_clone.ts";
import { anyValue, plainValue } from "../../codec/generated_values.ts";
import { Random } from "../../support/random.ts";
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

/** Few objects that hold each other many times: trees, and so many of which each holds all. */
function sharedValues(circle: number): unknown[] {
  const pairs = (levels: number, innermost: unknown) =>
    Array.from({ length: levels }).reduce((inner) => [inner, inner], innermost);
  const nodes = Array.from({ length: circle }, (_, id) => ({ id, others: [] as unknown[] }));
  for (const { others } of nodes) others.push(...nodes);
  const loop: unknown[] = [];
  loop.push(loop, { loop });
  const maps = Array.from({ length: 15 }).reduce<unknown>(
    (inner) => new Map<unknown, unknown>([["a", inner], [1, inner]]),
    1,
  );
  return [pairs(8, 1), pairs(16, { a: 1 }), pairs(12, loop), nodes, maps, new Set([maps, [maps]])];
}

/** What came from somewhere, written out for people and for programs: that comes to an end. */
const PRINTING: FuzzTarget = {
  name: "printing",
  weight: 0.25,
  allowanceBytes: 256 * 1024 * 1024,
  seeds: sharedValues(12).map((value) => new Uint8Array(serialize([value]))),
  words: ["^\0", "^\x01", "^\x02", "^\x03", "A\x02", "$\0\x02", "o", "{\0"].map((text) =>
    Uint8Array.from(text, (char) => char.charCodeAt(0))
  ),
  run(input) {
    const value = attempt([TypeError], () => ({ it: decoded(structuredCloneCodec, input) }));
    if (!value) return;
    const maxLength = 16 * 1024 * 1024 + 1024 * input.length;
    const json = JSON.stringify(toJsonValue(value.it));
    promise(json.length < maxLength, () => `${json.length} characters of JSON`);
    const text = formatValue(value.it, { full: true });
    promise(text.length < 10 * maxLength, () => `${text.length} characters of text`);
    const row = new CsvTable([]).add([], [["0", value.it]]).text;
    promise(row.length < 10 * maxLength, () => `${row.length} characters of CSV`);
  },
};

/** Codecs, as bytes of messages reach them. */
export const CODEC_TARGETS: readonly FuzzTarget[] = [
  PRINTING,
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
      // Comparing larger circles would take without an end.
      ...sharedValues(4).map((value) => new Uint8Array(serialize([value]))),
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
