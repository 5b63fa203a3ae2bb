import { assertEquals, assertThrows } from "@std/assert";
import { decodeBare, encodeBare } from "../../../lib/codec/msgpack/bare_msgpack.ts";
import { msgpackCodec } from "../../../lib/codec/msgpack/msgpack.ts";
import { MAX_DEPTH } from "../../../lib/codec/limits.ts";
import { Random } from "../../support/random.ts";
import { anyValue } from "../generated_values.ts";
import { encoded } from "../round_trip.ts";

const NUMBERS = [
  0,
  1,
  31,
  127,
  128,
  255,
  256,
  32767,
  32768,
  65535,
  65536,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
]
  .flatMap((number) => [number, -number, number + 0.5, -number - 1]);
const BIGINTS = [0n, 127n, 128n, 255n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n, 2n ** 71n, 2n ** 1000n]
  .flatMap((bigint) => [bigint, -bigint, bigint - 1n, -bigint - 1n]);
const DATES = [0, 1, 999, 1000, -1, 2 ** 32 * 1000, 2 ** 34 * 1000, -62_135_596_800_000, 1.7e12 + 5]
  .map((timeMs) => new Date(timeMs));
const TEXTS = [0, 1, 31, 32, 255, 256, 65535, 65536].map((length) => "é".repeat(length / 2) + "x");
const ARRAYS = [15, 16, 65535, 65536].map((length) => new Array(length).fill(1));
const BYTES = [0, 255, 256, 65536].map((length) => new Uint8Array(length));
const OBJECTS = [15, 16, 70_000].map((size) =>
  Object.fromEntries(Array.from({ length: size }, (_, index) => [`k${index}`, index]))
);
const OTHERS = [
  ...[Float32Array.of(1.5), Int16Array.of(-1), new DataView(new ArrayBuffer(3))],
  ...[new ArrayBuffer(300), undefined, null, true, { a: undefined, b: 1 }, [, 1], NaN, Infinity],
  ...[new Map<unknown, unknown>([[1, new Map([["a", 2]])]]), new Set(["a", new Set()])],
];

Deno.test("encodeBare() writes what msgpackCodec writes", () => {
  const random = new Random(5);
  const generated = Array.from({ length: 2000 }, () => anyValue(random));
  const all = [NUMBERS, BIGINTS, DATES, TEXTS, ARRAYS, BYTES, OBJECTS, OTHERS, generated].flat();
  for (const value of [...all, all.slice(0, 50)]) {
    const bytes = encodeBare(value).slice();
    assertEquals(bytes.toHex(), encoded(msgpackCodec, value).toHex());
    assertEquals(
      decodeBare(bytes, 0, bytes.length),
      msgpackCodec.decode(bytes, 0, bytes.length, true),
    );
  }
});

Deno.test("encodeBare() refuses what msgpackCodec refuses", () => {
  class Pose {}
  const deep = (levels: number) => Array.from({ length: levels }).reduce((inner) => [inner], 1);
  for (
    const value of [
      ...[() => 1, Symbol("s"), new Pose(), "\ud800", { ["\ud800"]: 1 }, new Date(NaN)],
      ...[2n ** 65_536n, deep(MAX_DEPTH + 1), Object.create({ a: 1 })],
    ]
  ) {
    assertThrows(() => encodeBare([value]), TypeError, "cannot be carried");
    assertThrows(() => encoded(msgpackCodec, [value]), TypeError);
  }
  encodeBare(deep(MAX_DEPTH));
  assertEquals(encodeBare(1).toHex(), "01", "it goes on after that");
});
