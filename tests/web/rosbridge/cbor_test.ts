import { assertEquals, assertThrows } from "@std/assert";
import { decode } from "cbor2";
import { cborFrame } from "../../../lib/web/rosbridge/cbor.ts";
import { plainValue } from "../../codec/generated_values.ts";
import { Random } from "../../support/random.ts";

function hex(value: unknown): string {
  return cborFrame(value).toHex();
}

Deno.test("cborFrame() writes the examples of RFC 8949, appendix A", () => {
  const examples: [unknown, string][] = [
    [0, "00"],
    [23, "17"],
    [24, "1818"],
    [1000, "1903e8"],
    [1000000, "1a000f4240"],
    [1000000000000, "1b000000e8d4a51000"],
    [18446744073709551615n, "1bffffffffffffffff"],
    [18446744073709551616n, "c249010000000000000000"],
    [-18446744073709551617n, "c349010000000000000000"],
    [-1, "20"],
    [-1000, "3903e7"],
    [1.1, "fb3ff199999999999a"],
    [100000.5, "fa47c35040"],
    [1.0e+300, "fb7e37e43c8800759c"],
    [false, "f4"],
    [true, "f5"],
    [null, "f6"],
    [Uint8Array.of(1, 2, 3, 4), "4401020304"],
    ["", "60"],
    ["IETF", "6449455446"],
    ["\u00fc", "62c3bc"],
    ["\ud800\udd51", "64f0908591"],
    [[1, [2, 3], [4, 5]], "8301820203820405"],
    [{ a: 1, b: [2, 3] }, "a26161016162820203"],
  ];
  assertEquals(examples.map(([value]) => hex(value)), examples.map(([, bytes]) => bytes));
});

Deno.test("cborFrame() writes typed arrays with their tags, little-endian", () => {
  assertEquals(hex(Float32Array.of(1)), "d855440000803f");
  assertEquals(hex(Int16Array.of(-2, 1)), "d84d44feff0100");
  assertEquals(hex(Float16Array.of(1.5)), "81fa3fc00000", "a list: not all clients know its tag");
  const within = new Uint32Array(Uint32Array.of(9, 1, 9).buffer, 4, 1);
  assertEquals(hex(within), "d8464401000000");
});

Deno.test("cborFrame() writes what roslib's own library reads", () => {
  const random = new Random(17);
  for (let index = 0; index < 500; index++) {
    const value = plainValue(random);
    assertEquals(decode(cborFrame(value)), value);
  }
  for (const length of [23, 24, 84, 85, 86, 255, 256, 21_845, 65_535, 65_536, 300_000]) {
    for (const text of ["x".repeat(length), "ü".repeat(length), `${"x".repeat(length)}😀`]) {
      assertEquals(decode(cborFrame([text, length])), [text, length]);
    }
    const bytes = new Uint8Array(length).fill(7);
    const value = { a: 1, bytes, b: "é", more: [bytes, 2] };
    assertEquals(decode(cborFrame(value)), value);
  }
});

Deno.test("cborFrame() refuses a cycle, and goes on", () => {
  const cycle: unknown[] = [];
  cycle.push(cycle);
  assertThrows(() => cborFrame(cycle), TypeError, "too deeply");
  assertEquals(hex([1]), "8101");
});
