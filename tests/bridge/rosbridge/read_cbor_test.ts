import { assertEquals, assertThrows } from "@std/assert";
import { encode } from "cbor2";
import { readCbor } from "../../../lib/bridge/rosbridge/read_cbor.ts";
import { cborFrame } from "../../../lib/web/rosbridge/cbor.ts";

const VALUE = {
  op: "publish",
  topic: "/scan",
  msg: {
    small: -1,
    numbers: [0, 23, 24, 255, 256, 65_535, 65_536, -25, -70_000, 4_294_967_296, 0.5, -1e300],
    large: [2n ** 63n, -(2n ** 63n), 2n ** 80n, -(2n ** 80n)],
    odd: [NaN, Infinity, -Infinity],
    text: ["", "grüezi", "😀".repeat(20), "a".repeat(300)],
    flags: [true, false, null],
    bytes: Uint8Array.of(1, 2, 255),
    nested: [[], {}, [{ a: [1] }]],
    ["__proto__"]: "a key",
  },
};

Deno.test("readCbor() reads what the gateway writes, typed arrays among it", () => {
  const rows = [
    Uint16Array.of(1, 65_535),
    Uint32Array.of(7),
    BigUint64Array.of(2n ** 64n - 1n),
    Int8Array.of(-1),
    Int16Array.of(-300),
    Int32Array.of(),
    BigInt64Array.of(-5n),
    Float32Array.of(0.5, NaN),
    Float64Array.of(Math.PI),
  ];
  assertEquals(readCbor(cborFrame({ ...VALUE, rows })), { ...VALUE, rows });
});

Deno.test("readCbor() reads what cbor2 writes", () => {
  assertEquals(readCbor(encode(VALUE)), VALUE);
});

Deno.test("readCbor() reads parts of unknown number, and passes over what other tags mean", () => {
  const read = (hex: string) => readCbor(Uint8Array.fromHex(hex));
  assertEquals(read("9f0102ff"), [1, 2]);
  assertEquals(read("bf6161f5ff"), { a: true });
  assertEquals(read("7f61616162ff"), "ab");
  assertEquals(read("5f41014102ff"), Uint8Array.of(1, 2));
  assertEquals(read("f93c00"), 1);
  // A date, a regular expression: nothing is made of them.
  assertEquals(read("c000"), 0);
  assertEquals(read("d82362612b"), "a+");
  assertEquals(read("a10a01"), { "10": 1 });
});

Deno.test("readCbor() refuses what breaks off anywhere, and what has more behind it", () => {
  const whole = cborFrame({ ...VALUE, row: Float64Array.of(1) });
  for (let length = 0; length < whole.length; length++) {
    assertThrows(() => readCbor(whole.subarray(0, length)), RangeError);
  }
  assertThrows(() => readCbor(Uint8Array.of(...whole, 0)), RangeError, "1 bytes behind");
});

Deno.test("readCbor() takes no memory and no stack for what only says that it is large", () => {
  const refuse = (hex: string, why: string) =>
    assertThrows(() => readCbor(Uint8Array.fromHex(hex)), RangeError, why);
  refuse("9bffffffffffffffff", "breaks off");
  refuse("bbffffffffffffffff", "breaks off");
  refuse("5bffffffffffffffff", "breaks off");
  refuse("7a7fffffff", "breaks off");
  refuse("81".repeat(100_000), "too deeply");
  refuse("c1".repeat(100_000), "too deeply");
  refuse(`c259ffff${"ff".repeat(65_535)}`, "of no end");
  refuse("d84d43010203", "half a number");
  refuse("61ff", "no UTF-8");
  refuse("fc", "means nothing");
  refuse("a18001", "keys");
});
