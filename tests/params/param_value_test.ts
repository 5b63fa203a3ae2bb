import { assert, assertEquals, assertThrows } from "@std/assert";
import { isSameValue, toParamValue, UnfitValue } from "../../lib/params/param_value.ts";

Deno.test("toParamValue() takes what JSON can say, and freezes it", () => {
  const given = { gains: [1, 2.5], name: "arm", on: true, nothing: null };
  const value = toParamValue(given);
  assertEquals(value, given);
  assert(Object.isFrozen(value) && Object.isFrozen((value as typeof given).gains));
  given.gains.push(3);
  assertEquals(value, { gains: [1, 2.5], name: "arm", on: true, nothing: null }, "a copy");
});

Deno.test("toParamValue() makes numbers of bigints, and leaves out what is undefined", () => {
  assertEquals(toParamValue([7n, { a: undefined, b: 1 }]), [7, { b: 1 }]);
});

Deno.test("toParamValue() keeps keys that objects have by themselves", () => {
  const value = toParamValue(JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2}'));
  assertEquals(Object.keys(value as object), ["__proto__", "constructor"]);
  assertEquals(({} as Record<string, unknown>).polluted, undefined);
});

Deno.test("toParamValue() refuses all else, and says where it is", () => {
  const circle: unknown[] = [];
  circle.push(circle);
  const cases: readonly (readonly [unknown, string])[] = [
    [undefined, "found undefined"],
    [NaN, "expected a finite number, found NaN"],
    [{ gains: { p: -Infinity } }, "gains.p: expected a finite number, found -Infinity"],
    [2n ** 60n, "found 1152921504606846976n, which is too large"],
    ["\ud800", "half of a surrogate pair"],
    [new Uint8Array(2), "found bytes"],
    [new Float32Array(2), "found Float32Array"],
    [[1, () => {}], "[1]: "],
    [new Date(0), "found a date"],
    [new Map(), "found a Map"],
    [Symbol("x"), "found a symbol"],
    // deno-lint-ignore no-sparse-arrays -- what is missing is undefined
    [[1, , 3], "[1]: "],
    [circle, "expected at most 16 levels"],
    ["x".repeat(70_000), "expected at most 65536 characters of JSON"],
    [new Array(40_000).fill(0), "expected a smaller value"],
  ];
  for (const [given, message] of cases) {
    assertThrows(() => toParamValue(given), UnfitValue, message);
  }
});

Deno.test("isSameValue() compares what values say", () => {
  assert(isSameValue(1, 1) && isSameValue("a", "a") && isSameValue(null, null));
  assert(isSameValue({ a: [1] }, { a: [1] }));
  assert(!isSameValue({ a: [1] }, { a: [2] }) && !isSameValue(1, "1") && !isSameValue(null, []));
});
