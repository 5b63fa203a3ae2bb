import { decode as stdDecode, encode as stdEncode, type ValueType } from "@std/msgpack";
import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { ByteWriter } from "../../../lib/bytes/byte_writer.ts";
import { msgpackCodec } from "../../../lib/codec/msgpack/msgpack.ts";
import { isKept } from "../../support/garbage.ts";
import { plainValue } from "../generated_values.ts";
import { Random } from "../../support/random.ts";
import { decoded, encoded, roundTrip } from "../round_trip.ts";

/** The specification's formats: what is encoded, and the bytes of header and value. */
const FORMATS: [value: unknown, hex: string][] = [
  [null, "c0"],
  [false, "c2"],
  [true, "c3"],
  [0, "00"],
  [127, "7f"],
  [128, "cc80"],
  [255, "ccff"],
  [256, "cd0100"],
  [65535, "cdffff"],
  [65536, "ce00010000"],
  [2 ** 32 - 1, "ceffffffff"],
  [-1, "ff"],
  [-32, "e0"],
  [-33, "d0df"],
  [-128, "d080"],
  [-129, "d1ff7f"],
  [-32768, "d18000"],
  [-32769, "d2ffff7fff"],
  [-(2 ** 31), "d280000000"],
  [1.5, "cb3ff8000000000000"],
  [-0, "cb8000000000000000"],
  [2 ** 32, "cb41f0000000000000"],
  [Infinity, "cb7ff0000000000000"],
  ["", "a0"],
  ["a", "a161"],
  ["é", "a2c3a9"],
  ["é".repeat(16), "d920" + "c3a9".repeat(16)],
  ["a".repeat(31), "bf" + "61".repeat(31)],
  ["a".repeat(32), "d920" + "61".repeat(32)],
  ["a".repeat(255), "d9ff" + "61".repeat(255)],
  ["a".repeat(256), "da0100" + "61".repeat(256)],
  ["a".repeat(65536), "db00010000" + "61".repeat(65536)],
  [new Uint8Array([1, 2]), "c4020102"],
  [new Uint8Array(256), "c50100" + "00".repeat(256)],
  [new Uint8Array(65536), "c600010000" + "00".repeat(65536)],
  [[], "90"],
  [[1, [2]], "92019102"],
  [[2 ** 31, -0, 0, 200], "94ce80000000cb800000000000000000ccc8"],
  [new Array(15).fill(1), "9f" + "01".repeat(15)],
  [new Array(16).fill(1), "dc0010" + "01".repeat(16)],
  [new Array(65536).fill(null), "dd00010000" + "c0".repeat(65536)],
  [{}, "80"],
  [{ a: 1, b: [] }, "82a16101a16290"],
  [
    Object.fromEntries(Array.from({ length: 16 }, (_, i) => [String.fromCharCode(97 + i), i])),
    "de0010" +
    Array.from({ length: 16 }, (_, i) => `a1${(97 + i).toString(16)}0${i.toString(16)}`).join(""),
  ],
  [new Date(1000), "d6ff00000001"],
  [new Date(1001), "d7ff003d090000000001"],
  [new Date(-1), "c70cff3b8b87c0ffffffffffffffff"],
];

/** Formats that are read, though not written. */
const READ_FORMATS: [value: unknown, hex: string][] = [
  [1.5, "ca3fc00000"],
  [1, "cf0000000000000001"],
  [2 ** 53 - 1, "cf001fffffffffffff"],
  [2n ** 53n, "cf0020000000000000"],
  [2n ** 64n - 1n, "cfffffffffffffffff"],
  [-1, "d3ffffffffffffffff"],
  [-(2n ** 63n), "d38000000000000000"],
  ["a", "db0000000161"],
  [{ a: 1 }, "df00000001da00016101"],
  [new Map([[1, "a"]]), "8101a161"],
  [new Map<unknown, unknown>([["a", 1], [2, 3], ["b", 4]]), "83a161010203a16204"],
  [new Date(1), "c70cff000f42400000000000000000"],
];

for (const [value, hex] of FORMATS) {
  Deno.test(`msgpackCodec writes ${hex.slice(0, 12)} when the format asks for it`, () => {
    assertEquals(encoded(msgpackCodec, value).toHex(), hex);
    assertEquals(decoded(msgpackCodec, Uint8Array.fromHex(hex)), value);
  });
}

for (const [value, hex] of READ_FORMATS) {
  Deno.test(`msgpackCodec reads ${hex.slice(0, 20)} when others write it`, () => {
    assertEquals(decoded(msgpackCodec, Uint8Array.fromHex(hex)), value);
  });
}

Deno.test("msgpackCodec writes what @std/msgpack reads", () => {
  const random = new Random(3);
  for (let i = 0; i < 10_000; i++) {
    const value = plainValue(random);
    assertEquals(stdDecode(encoded(msgpackCodec, value)), value);
  }
});

Deno.test("msgpackCodec reads what @std/msgpack writes", () => {
  const random = new Random(4);
  for (let i = 0; i < 10_000; i++) {
    const value = plainValue(random);
    assertEquals(decoded(msgpackCodec, stdEncode(value)), withoutNegativeZero(value));
  }
});

/** `@std/msgpack` loses the sign of zero. */
function withoutNegativeZero(value: ValueType): unknown {
  if (value === 0) return 0;
  if (Array.isArray(value)) return value.map(withoutNegativeZero);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, withoutNegativeZero(child)]),
  );
}

Deno.test("msgpackCodec leaves properties out when they are undefined", () => {
  assertEquals(encoded(msgpackCodec, { a: undefined, b: 1, c: undefined }).toHex(), "81a16201");
});

Deno.test("msgpackCodec leaves properties out when an object has many", () => {
  const value = Object.fromEntries(
    Array.from({ length: 70_000 }, (_, i) => [i, i % 2 ? i : undefined]),
  );
  const result = roundTrip(msgpackCodec, value) as Record<string, number>;
  assertEquals(Object.keys(result).length, 35_000);
  assertEquals(result[1], 1);
  assertEquals(roundTrip(msgpackCodec, { ...new Array(20).fill(1), a: undefined }), {
    ...new Array(20).fill(1),
  });
});

Deno.test("msgpackCodec reads holes of arrays as undefined", () => {
  const result = roundTrip(msgpackCodec, Array(3)) as unknown[];
  assertEquals([0 in result, result], [true, [undefined, undefined, undefined]]);
});

Deno.test("msgpackCodec encodes subclasses of arrays, maps and byte arrays as what they extend", () => {
  class Path extends Array<number> {}
  class Poses extends Map<string, number> {}
  const value = [Path.of(1, 2), new Poses([["a", 1]])];
  assertEquals(roundTrip(msgpackCodec, value), [[1, 2], new Map([["a", 1]])]);
});

class Pose {
  x = 1;
}
const cyclic: Record<string, unknown> = { a: 1 };
cyclic.list = [cyclic];

const REFUSED: [value: unknown, problem: string][] = [
  [() => 1, "value is a function"],
  [Symbol("s"), "value is a symbol"],
  [[{ pose: () => 1 }], "value at [0].pose is a function"],
  [[1, { "two words": [Symbol("s")] }], 'value at [1]["two words"][0] is a symbol'],
  [[{ pose: new Pose() }], "value at [0].pose is an instance of class Pose"],
  [new Error("e"), "value is an instance of class Error"],
  [[new (class {})()], "value at [0] is an instance of an unnamed class"],
  [/a/, "value is an instance of class RegExp"],
  [Promise.resolve(), "value is an instance of class Promise"],
  [new SharedArrayBuffer(1), "value is an instance of class SharedArrayBuffer"],
  [{ stamp: new Date(NaN) }, "value at .stamp is an invalid Date"],
  [new Map([["a", () => 1]]), 'value at .get("a") is a function'],
  [new Map([[() => 1, 1]]), "value at .keys()[0] is a function"],
  [new Set([1, () => 1]), "value at .values()[1] is a function"],
  [[cyclic], "value at [0].list[0] contains itself"],
  [2n ** 65536n, "value is a bigint of more than 8192 bytes"],
  [["a\ud800"], "value at [0] is a text with half of a surrogate pair"],
  [["é".repeat(99) + "\udc00"], "value at [0] is a text with half of a surrogate pair"],
  [{ "\udbff": 1 }, 'value at ["\\udbff"] has a name with half of a surrogate pair'],
  [[{ a: { "\ud800": 1 } }], 'value at [0].a["\\ud800"] has a name with half of a surrogate pair'],
  [
    new Map([["\ud800", 1], ["\ud801", 2]]),
    "value at .keys()[0] is a text with half of a surrogate pair",
  ],
  [[Object.create({ a: 1 })], "value at [0] is an object that inherits from another one"],
  [[Object.create(Map.prototype)], "value at [0] has the prototype of Map, but is none"],
  [
    [Object.create(ArrayBuffer.prototype)],
    "value at [0] has the prototype of ArrayBuffer, but is none",
  ],
  [[-(2n ** 65536n)], "value at [0] is a bigint of more than 8192 bytes"],
];

for (const [value, problem] of REFUSED) {
  Deno.test(`msgpackCodec throws when ${problem}`, () => {
    const error = assertThrows(() => encoded(msgpackCodec, value), TypeError);
    assertEquals(
      error.message,
      `Cannot encode message: ${problem}, which codec "msgpack" cannot carry`,
    );
  });
}

Deno.test("msgpackCodec carries a bigint of 65,536 bits", () => {
  for (const value of [2n ** 65535n - 1n, -(2n ** 65535n)]) {
    assertStrictEquals(roundTrip(msgpackCodec, value), value);
  }
});

const MALFORMED: [hex: string, problem: string][] = [
  ["", "value expected, 0 bytes left at byte 0"],
  ["c1", "unused tag 0xc1 at byte 0"],
  ["92c0c1", "unused tag 0xc1 at byte 2"],
  ["cb00", "8 bytes expected, 1 left at byte 1"],
  ["ddffffffff0000", "array of 4294967295 expected, 2 bytes left at byte 5"],
  ["dfffffffff0000", "map of 4294967295 expected, 2 bytes left at byte 5"],
  ["82a16101", "map of 2 expected, 3 bytes left at byte 1"],
  ["c6ffffffff00", "4294967295 bytes expected, 1 left at byte 5"],
  ["dbffffffff00", "4294967295 bytes expected, 1 left at byte 5"],
  ["c9ffffffff0000", "4294967295 bytes expected, 1 left at byte 6"],
  ["a1ff", "string that is not UTF-8 at byte 1"],
  ["81a1ff01", "string that is not UTF-8 at byte 2"],
  ["0000", "1 bytes too many at byte 1"],
  ["d46300", "unknown extension type 99 at byte 2"],
  ["d4fe00", "unknown extension type -2 at byte 2"],
  ["c7030014", "3 bytes expected, 1 left at byte 3"],
  ["c70314010203", "Int16Array of 3 bytes at byte 3"],
  ["c70001", "malformed bigint of 0 bytes at byte 3"],
  ["d5ff0000", "malformed timestamp of 2 bytes at byte 2"],
  ["d7ffffffffff00000000", "malformed timestamp of 8 bytes at byte 2"],
  ["c70cff000000007fffffffffffffff", "malformed timestamp of 12 bytes at byte 3"],
  ["c70cff000f4240000007dba8218000", "malformed timestamp of 12 bytes at byte 3"],
  ["c7010201", "value expected, 0 bytes left at byte 4"],
  ["c70203919101", "array of 1 expected, 0 bytes left at byte 5"],
];

for (const [hex, problem] of MALFORMED) {
  Deno.test(`msgpackCodec throws on ${hex || "no bytes"}`, () => {
    const error = assertThrows(() => decoded(msgpackCodec, Uint8Array.fromHex(hex)), TypeError);
    assertEquals(error.message, `Cannot decode message: ${problem} of msgpack`);
  });
}

Deno.test("msgpackCodec reads on after it threw", () => {
  assertThrows(() => decoded(msgpackCodec, Uint8Array.fromHex("91c702029101")), TypeError);
  assertEquals(decoded(msgpackCodec, Uint8Array.fromHex("9101")), [1]);
});

Deno.test("msgpackCodec throws when arrays are nested too deep", () => {
  for (const byte of [0x91, 0x81]) {
    const bytes = new Uint8Array(100_000).fill(byte);
    assertThrows(() => decoded(msgpackCodec, bytes), TypeError, "more than 512 levels");
  }
});

Deno.test("msgpackCodec takes no more memory than the bytes warrant when lengths are lies", () => {
  // 512 levels of arrays, each of which claims as many values as there are bytes left.
  const bytes = new Uint8Array(1_000_000).fill(0xc0);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < 512; i++) {
    bytes[i * 5] = 0xdd;
    view.setUint32(i * 5 + 1, bytes.length - i * 5 - 5);
  }
  const before = Deno.memoryUsage().rss;
  assertThrows(() => decoded(msgpackCodec, bytes), TypeError);
  assert(Deno.memoryUsage().rss - before < 100_000_000);
});

Deno.test("msgpackCodec keeps a character that stands for what is not UTF-8", () => {
  assertEquals(roundTrip(msgpackCodec, "\uFFFD".repeat(50)), "\uFFFD".repeat(50));
});

Deno.test("msgpackCodec lends large byte arrays when the writer may", () => {
  const writer = new ByteWriter();
  writer.mayLend = true;
  const large = new Uint8Array(100_000).fill(7);
  const floats = new Float32Array(50_000).fill(0.5);
  msgpackCodec.encode([1, large, new Set([floats]), "end"], writer);
  assertEquals(writer.lentBytes, 300_000);
  assertStrictEquals(writer.lent[0]?.bytes, large);
  assertStrictEquals(writer.lent[1]?.bytes.buffer, floats.buffer);
  assertEquals(decoded(msgpackCodec, joined(writer)), [1, large, new Set([floats]), "end"]);
});

/** What an outbox would send: the lent arrays in their places. */
function joined(writer: ByteWriter): Uint8Array {
  const parts: number[] = [];
  let from = 0;
  for (const { position, bytes } of writer.lent) {
    for (const byte of writer.bytes.subarray(from, position)) parts.push(byte);
    for (const byte of bytes) parts.push(byte);
    from = position;
  }
  for (const byte of writer.bytes.subarray(from, writer.position)) parts.push(byte);
  return new Uint8Array(parts);
}

Deno.test("msgpackCodec makes views of the buffer when it is lent", () => {
  // The floats start at byte 7, which is no multiple of 4, and at byte 8 when shifted.
  const bytes = Uint8Array.fromHex("92c40105c7041b" + "0000803f");
  const [plain, floats] = decoded(msgpackCodec, bytes, true) as [Uint8Array, Float32Array];
  assertStrictEquals(plain.buffer, bytes.buffer);
  assertInstanceOf(floats, Float32Array);
  assertEquals(floats, new Float32Array([1]));
  const shifted = new Uint8Array(bytes.length + 1);
  shifted.set(bytes, 1);
  const [, aligned] = msgpackCodec.decode(shifted, 1, shifted.length, true) as [0, Float32Array];
  assertStrictEquals(aligned.buffer, shifted.buffer);
});

Deno.test("msgpackCodec returns a plain Uint8Array when it reads from a Buffer", () => {
  const bytes = encoded(msgpackCodec, new Uint8Array([1, 2]));
  class Chunk extends Uint8Array {}
  const result = decoded(msgpackCodec, new Chunk(bytes));
  assertStrictEquals((result as Uint8Array).constructor, Uint8Array);
});

Deno.test("msgpackCodec reads from a very large buffer again and again", () => {
  const bytes = new Uint8Array(17 * 1024 * 1024);
  bytes.set([0x91, 0xcd, 0x01, 0x00]);
  for (let i = 0; i < 3; i++) assertEquals(msgpackCodec.decode(bytes, 0, 4), [256]);
});

/** Decodes a short message that stands at the end of so many bytes. */
function decodeIn(byteLength: number): Uint8Array {
  const bytes = new Uint8Array(byteLength);
  bytes.set([0x91, 42], byteLength - 2);
  assertEquals(msgpackCodec.decode(bytes, byteLength - 2, byteLength), [42]);
  return bytes;
}

Deno.test("msgpackCodec keeps no receive buffer of more than 16 MiB in memory", async () => {
  assertEquals(await isKept(() => decodeIn(16 * 1024 * 1024 + 1)), false);
});

Deno.test("msgpackCodec reads more maps of other encoders than there may be levels", () => {
  // Keys that are no strings: rosy writes such a map otherwise.
  const maps = Array.from({ length: 600 }, () => [0x81, 0x01, 0x02]).flat();
  const bytes = Uint8Array.of(0xdc, 600 >> 8, 600 & 0xff, ...maps);
  const decoded = msgpackCodec.decode(bytes, 0, bytes.length) as unknown[];
  assertEquals([decoded.length, decoded[599]], [600, new Map([[1, 2]])]);
});
