import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertMatch,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { BufferPool } from "../../lib/bytes/buffer_pool.ts";
import { ByteWriter } from "../../lib/bytes/byte_writer.ts";
import type { Codec } from "../../lib/codec/codec.ts";
import { IS_EMULATED } from "../support/patience.ts";
import { anyValue } from "./generated_values.ts";
import { Random } from "../support/random.ts";
import { decoded, encoded, roundTrip } from "./round_trip.ts";

/** An emulated processor is for finding out what differs by processor: few cases show that. */
const CASES_TIMES = IS_EMULATED ? 1 / 20 : 1;

const buffer = () => new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]).buffer;

const VALUES: Record<string, unknown> = {
  "null": null,
  "booleans": [true, false],
  "whole numbers": [0, 1, -1, 127, 128, -32, -33, 255, 256, 65535, 65536, 2 ** 31, -(2 ** 31)],
  "large whole numbers": [2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, -(2 ** 31) - 1, -(2 ** 53) + 1, 1e300],
  "fractions": [0.1, -1.5, 5e-324, 1.7976931348623157e308],
  "numbers that JSON lacks": [NaN, Infinity, -Infinity],
  "bigints": [0n, 1n, -1n, 127n, 128n, 255n, -128n, -129n, 2n ** 53n],
  "large bigints": [
    2n ** 63n - 1n,
    2n ** 63n,
    -(2n ** 63n),
    -(2n ** 63n) - 1n,
    2n ** 64n,
    -(9n ** 99n),
  ],
  "texts": ["", "a", "é€😀", "\u0000", "\uFEFFwith byte order mark", "\uFFFD", "A".repeat(70_000)],
  "texts of all short lengths": Array.from({ length: 300 }, (_, length) => "x".repeat(length)),
  "texts of all short lengths that are not ASCII": Array.from(
    { length: 99 },
    (_, i) => "ü".repeat(i),
  ),
  "arrays": [
    [],
    [1],
    [1, "a"],
    [1, 2, 3],
    [[[]]],
    new Array(20).fill("x"),
    new Array(70_000).fill(1),
  ],
  "plain objects": { a: 1, "": 2, "a b": { c: [] }, ä: 3, 7: 8 },
  "objects with many properties": Object.fromEntries(
    Array.from({ length: 70_000 }, (_, i) => [`key${i}`, i]),
  ),
  "objects that look like tagged ones": { $type: "Date", value: 5, more: { $type: "undefined" } },
  // Beside each other they are no deeper than one of them.
  "more containers than there may be levels": Array.from(
    { length: 600 },
    (_, i) => [[i], [i, i, i, i], { i }, new Map([[i, i]]), new Set([i]), []],
  ),
  "undefined in arrays": [undefined, [undefined]],
  "dates": [0, 1, -1, 999, 1000, 1.7e12 + 5, 2 ** 34 * 1000, 2 ** 34 * 1000 + 7, 8.64e15, -8.64e15]
    .map((timeMs) => new Date(timeMs)),
  "byte arrays": [new Uint8Array(0), new Uint8Array([1, 2, 3]), new Uint8Array(300).fill(7)],
  "large byte arrays": new Uint8Array(100_000).fill(9),
  "typed arrays": [
    new Int8Array(buffer()),
    new Uint8ClampedArray(buffer()),
    new Int16Array(buffer()),
    new Uint16Array(buffer()),
    new Int32Array(buffer()),
    new Uint32Array(buffer()),
    new BigInt64Array(buffer()),
    new BigUint64Array(buffer()),
    new Float16Array(buffer()),
    new Float32Array(buffer()),
    new Float64Array(buffer()),
  ],
  "array buffers": [buffer(), new ArrayBuffer(0)],
  "maps": [new Map(), new Map<unknown, unknown>([[1, "a"], ["b", new Map([[null, undefined]])]])],
  "sets": [new Set(), new Set<unknown>([1, "a", undefined, [1]])],
};

/** A view, or a buffer, whose memory was handed to somebody else. */
function transferred<T>(make: (buffer: ArrayBuffer) => T): T {
  const memory = buffer();
  const value = make(memory);
  memory.transfer();
  return value;
}

/** A view of the second half of a buffer that was cut to its first quarter. */
function cutOff<T>(make: (buffer: ArrayBuffer, byteOffset: number, length: number) => T): T {
  const memory = new ArrayBuffer(16, { maxByteLength: 16 });
  const value = make(memory, 8, 8);
  memory.resize(4);
  return value;
}

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

const TRANSFERRED = "is a view of an ArrayBuffer that was transferred";
const CUT_OFF = "is a view of a part that its ArrayBuffer no longer has";

/** What no codec can carry, and what its error says. */
const UNCARRIABLE: [what: string, make: () => unknown, problem: string][] = [
  ["a transferred ArrayBuffer", () => transferred((it) => it), "is an ArrayBuffer that was"],
  ["transferred bytes", () => transferred((it) => new Uint8Array(it)), TRANSFERRED],
  ["transferred floats", () => transferred((it) => new Float32Array(it)), TRANSFERRED],
  ["a transferred DataView", () => transferred((it) => new DataView(it)), TRANSFERRED],
  ["bytes that were cut off", () => cutOff((...it) => new Uint8Array(...it)), CUT_OFF],
  ["elements that were cut off", () => cutOff((...it) => new Int8Array(...it)), CUT_OFF],
  ["a DataView that was cut off", () => cutOff((...it) => new DataView(...it)), CUT_OFF],
  ["a SharedArrayBuffer", () => new SharedArrayBuffer(8), "is an instance of class Shared"],
  ["a proxy of a Map", () => new Proxy(new Map([[1, 2]]), {}), "is a proxy of a Map"],
  ["a proxy of bytes", () => new Proxy(new Uint8Array(1), {}), "is a proxy of a Uint8Array"],
  ["a proxy of a Date", () => new Proxy(new Date(), {}), "is a proxy of a Date"],
  ["a revoked proxy", () => revoked({}), "is a revoked proxy"],
  ["a revoked proxy of an array", () => revoked([]), "is a revoked proxy"],
  ["a generator", () => (function* () {})(), "is a Generator"],
  ["a promise", () => Promise.resolve(1), "is an instance of class Promise"],
  ["a WeakMap", () => new WeakMap(), "is an instance of class WeakMap"],
  ["a symbol", () => Symbol("s"), "is a symbol"],
  ["a function", () => () => 1, "is a function"],
  ["a function named toJSON", () => ({ toJSON: () => 1 }), ".toJSON is a function"],
];

class Path extends Array<number> {
  toJSON(): string {
    return "something else";
  }
}

/** What arrives as something that is meant, though not as what it was. */
const REDUCED: [what: string, value: () => unknown, arrives: unknown][] = [
  [
    "views of a resizable buffer",
    () => new Uint8Array(new ArrayBuffer(2, { maxByteLength: 4 })),
    new Uint8Array(2),
  ],
  [
    "views of shared memory",
    () => new Float32Array(new SharedArrayBuffer(8)),
    new Float32Array(2),
  ],
  [
    "bytes of a class that calls itself otherwise",
    () =>
      new (class extends Uint8Array {
        override get [Symbol.toStringTag]() {
          return "Float64Array" as "Uint8Array";
        }
      })(3),
    new Uint8Array(3),
  ],
  [
    "arrays of a class that has a toJSON()",
    () => Path.of(1, 2, NaN),
    [1, 2, NaN],
  ],
];

/**
 * Tests that every codec passes, whatever its bytes look like.
 *
 * @param name How the codec is called in the tests' names.
 * @param codec What is tested.
 */
export function codecContract(name: string, codec: Codec): void {
  for (const [what, value] of Object.entries(VALUES)) {
    Deno.test(`${name} carries ${what}`, () => {
      assertEquals(roundTrip(codec, value), value);
    });
  }

  Deno.test(`${name} keeps the sign of zero`, () => {
    const [zero, negativeZero] = roundTrip(codec, [0, -0]) as number[];
    assert(Object.is(zero, 0));
    assert(Object.is(negativeZero, -0));
  });

  for (const [what, make, problem] of UNCARRIABLE) {
    Deno.test(`${name} names the place of ${what}, and writes nothing`, () => {
      const writer = new ByteWriter();
      const { message } = assertThrows(() => codec.encode([{ a: make() }], writer), TypeError);
      assertStringIncludes(message, `Cannot encode message: value at [0].a`);
      assertStringIncludes(message, problem);
      assertStrictEquals(writer.position, 0);
    });
  }

  for (const [what, make, arrives] of REDUCED) {
    Deno.test(`${name} carries ${what}`, () => {
      assertEquals(roundTrip(codec, [make()]), [arrives]);
    });
  }

  Deno.test(`${name} brings a text with half of a surrogate pair unchanged, or refuses it`, () => {
    const texts = ["a\ud800b", "\udc00", `${"é".repeat(500)}\udbff`, `${"a".repeat(5000)}\udfff`];
    for (const text of texts) {
      for (const value of [text, { [text]: 1, b: 2 }, new Map([[text, 1]]), new Set([text])]) {
        let result: unknown;
        try {
          result = roundTrip(codec, [value]);
        } catch (error) {
          assertMatch((error as Error).message, /value at \[0\].* with half of a surrogate pair/);
          continue;
        }
        assertEquals(result, [value]);
      }
    }
  });

  Deno.test(`${name} finds what cannot be carried behind an array with very many holes`, () => {
    const holes: unknown[] = [];
    holes[900_000] = 1;
    assertThrows(
      () => encoded(codec, [holes, () => 1]),
      TypeError,
      "value at [1] is a function",
    );
  });

  Deno.test(`${name} refuses what unfolds to 2^40 values, with its place`, () => {
    for (const innermost of [1, new Date(0), [new Uint8Array(100_000)]]) {
      let value: unknown = innermost;
      for (let i = 0; i < 40; i++) value = i % 2 ? { a: value, b: value } : [value, value];
      const writer = new ByteWriter();
      writer.mayLend = true;
      const { message } = assertThrows(
        () => codec.encode([1, { pose: value }], writer),
        TypeError,
        "Cannot encode message: value at [1].pose ",
      );
      assertStringIncludes(message, "written out");
      assertEquals([writer.position, writer.lentBytes, writer.lent.length], [0, 0, 0]);
    }
  });

  Deno.test(`${name} carries a value that occurs in several places`, () => {
    const pose = { x: 1, at: new Date(5) };
    const bytes = new Uint8Array(1_000_000);
    const value = [pose, { pose, list: [pose, pose] }, new Map([[pose, bytes]]), bytes];
    assertEquals(roundTrip(codec, value), value);
  });

  Deno.test(`${name} goes no further than its writer may, and says what takes the most`, () => {
    const writer = new ByteWriter();
    writer.maxBytes = 100_000;
    const value = ["small", { images: [1, "x".repeat(200_000)] }];
    const { message } = assertThrows(() => codec.encode(value, writer), RangeError);
    assertStringIncludes(message, "Cannot encode message: it takes more than 100000 bytes");
    assertEquals([writer.position, writer.maxBytes], [0, 100_000]);
    codec.encode(["small"], writer);
  });

  Deno.test(`${name} refuses arrays with very many holes, with their place`, () => {
    for (const length of [1_000_002, 4_000_000_001]) {
      const holes: unknown[] = [];
      holes[length - 1] = 1;
      assertThrows(
        () => encoded(codec, [1, { grid: holes }]),
        TypeError,
        "Cannot encode message: value at [1].grid ",
      );
    }
  });

  Deno.test(`${name} carries undefined as the whole value`, () => {
    assertStrictEquals(roundTrip(codec, undefined), undefined);
  });

  Deno.test(`${name} carries whatever is generated`, () => {
    const random = new Random(1);
    for (let i = 0; i < 2000 * CASES_TIMES; i++) {
      const value = anyValue(random);
      assertEquals(roundTrip(codec, value), value);
    }
  });

  Deno.test(`${name} makes __proto__ a property like others`, () => {
    const value = JSON.parse('{"a":{"__proto__":{"polluted":1}}}');
    const result = roundTrip(codec, value) as { a: Record<string, unknown> };
    assertEquals(Object.keys(result.a), ["__proto__"]);
    assertStrictEquals(Object.getPrototypeOf(result.a), Object.prototype);
    assertStrictEquals(result.a.polluted, undefined);
  });

  Deno.test(`${name} reads properties of objects without prototype`, () => {
    const value = Object.assign(Object.create(null), { a: 1 });
    assertEquals(roundTrip(codec, value), { a: 1 });
  });

  Deno.test(`${name} makes a typed array of the elements that a view shows`, () => {
    const view = new Float32Array([1, 2, 3, 4]).subarray(1, 3);
    const result = roundTrip(codec, view) as Float32Array;
    assertEquals(result, new Float32Array([2, 3]));
    assertStrictEquals(result.buffer.byteLength, 8);
  });

  Deno.test(`${name} carries what a DataView shows`, () => {
    const result = roundTrip(codec, [new DataView(buffer(), 1, 3)]) as [DataView];
    assertInstanceOf(result[0], DataView);
    assertStrictEquals(result[0].byteLength, 3);
    assertStrictEquals(result[0].getUint8(0), 2);
  });

  Deno.test(`${name} appends behind what is written and touches nothing before`, () => {
    const writer = new ByteWriter();
    writer.writeBytes(new Uint8Array([1, 2, 3]));
    codec.encode(["first"], writer);
    const middle = writer.position;
    codec.encode(["A".repeat(200_000)], writer);
    assertEquals(writer.bytes.slice(0, 3), new Uint8Array([1, 2, 3]));
    assertEquals(codec.decode(writer.bytes, 3, middle), ["first"]);
    assertEquals(codec.decode(writer.bytes, middle, writer.position), ["A".repeat(200_000)]);
  });

  Deno.test(`${name} writes into a buffer that was used before`, () => {
    const pool = new BufferPool();
    const dirty = pool.take(0);
    dirty.fill(0xff);
    pool.give(dirty);
    const writer = new ByteWriter(pool);
    codec.encode([1, new Map([[1, 2]]), "text"], writer);
    assertEquals(codec.decode(writer.bytes, 0, writer.position), [1, new Map([[1, 2]]), "text"]);
  });

  Deno.test(`${name} reads from a view into a larger buffer`, () => {
    const bytes = encoded(codec, ["text", 1.5, new Float64Array([1])]);
    const larger = new Uint8Array(bytes.length + 20).fill(0xff);
    larger.set(bytes, 10);
    const view = larger.subarray(7);
    const result = codec.decode(view, 3, 3 + bytes.length);
    assertEquals(result, ["text", 1.5, new Float64Array([1])]);
  });

  Deno.test(`${name} copies byte arrays so that the buffer can be used again`, () => {
    const value = [new Uint8Array([1, 2, 3]), new Float32Array([1]), new Uint8Array(100_000)];
    const bytes = encoded(codec, value);
    const result = decoded(codec, bytes);
    bytes.fill(0xff);
    assertEquals(result, value);
  });

  Deno.test(`${name} carries byte arrays when they may be lent`, () => {
    const value = [new Uint8Array([1, 2, 3]), new Float64Array([1])];
    assertEquals(decoded(codec, encoded(codec, value), true), value);
  });

  Deno.test(`${name} leaves the writer as it was when a value cannot be carried`, () => {
    const writer = new ByteWriter();
    writer.mayLend = true;
    codec.encode([new Uint8Array(100_000)], writer);
    const { position, lentBytes, lent: { length } } = writer;
    assertThrows(() => codec.encode([new Uint8Array(100_000), () => 1], writer));
    assertEquals([writer.position, writer.lentBytes, writer.lent.length], [
      position,
      lentBytes,
      length,
    ]);
  });

  Deno.test(`${name} throws what a getter throws`, () => {
    const value = {
      get a(): never {
        throw new EvalError("the user's own");
      },
    };
    assertThrows(() => encoded(codec, [value]), EvalError, "the user's own");
  });

  Deno.test(`${name} encodes while it encodes when a getter does so`, () => {
    const value = {
      a: 1,
      get b(): number {
        return encoded(codec, ["inner", 1.5]).length;
      },
    };
    const { length } = encoded(codec, ["inner", 1.5]);
    assertEquals(roundTrip(codec, [value, "after"]), [{ a: 1, b: length }, "after"]);
  });

  Deno.test(`${name} refuses a value nested too deep rather than overflowing the stack`, () => {
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    assertThrows(() => encoded(codec, deep), TypeError, "more than 512 levels");
  });

  Deno.test(`${name} carries 512 levels and refuses 513`, () => {
    let value: unknown = {};
    for (let i = 1; i < 512; i++) value = [value];
    assertEquals(roundTrip(codec, value), value);
    assertThrows(() => encoded(codec, [value]), TypeError, "more than 512 levels");
  });

  Deno.test(`${name} carries 512 levels of maps, sets and objects`, () => {
    let value: unknown = {};
    const wrap = [
      (inner: unknown) => new Map([["key", inner]]),
      (inner: unknown) => new Set([inner]),
      (inner: unknown) => ({ inner }),
    ];
    for (let i = 1; i < 512; i++) value = wrap[i % wrap.length]!(value);
    const again = encoded(codec, roundTrip(codec, value));
    assertEquals(again, encoded(codec, value));
    assertThrows(() => encoded(codec, new Set([value])), TypeError, "more than 512 levels");
  });

  Deno.test(`${name} throws a TypeError when bytes are missing`, () => {
    const bytes = encoded(codec, [1, "text", { a: [1.5, null] }, new Uint8Array(3), 5n]);
    for (let end = 0; end < bytes.length; end++) {
      assertThrows(() => codec.decode(bytes, 0, end), TypeError, "Cannot decode message");
    }
  });

  Deno.test(`${name} throws a TypeError when there are bytes too many`, () => {
    const bytes = encoded(codec, [1, "text"]);
    const more = new Uint8Array([...bytes, 0x01]);
    assertThrows(() => decoded(codec, more), TypeError, "Cannot decode message");
  });

  Deno.test(`${name} throws nothing but TypeErrors when bytes are garbled`, () => {
    const random = new Random(2);
    const samples = Array.from({ length: 200 }, () => encoded(codec, [anyValue(random)]));
    for (let i = 0; i < 20_000 * CASES_TIMES; i++) {
      const bytes = i % 4 === 0 ? random.bytes(random.below(40)) : random.pick(samples).slice();
      for (let n = random.below(4); n >= 0 && bytes.length > 0; n--) {
        bytes[random.below(bytes.length)] = random.below(256);
      }
      const error = errorOf(() => decoded(codec, bytes));
      if (error !== undefined) assertInstanceOf(error, TypeError);
    }
  });
}

function errorOf(action: () => void): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
}
