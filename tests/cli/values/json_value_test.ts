import { assert, assertEquals } from "@std/assert";
import { toJsonValue } from "../../../lib/cli/values/json_value.ts";
import { everyoneHoldsEveryone, nestedPairs } from "./shared_values.ts";

const VALUES: [value: unknown, json: string][] = [
  [null, "null"],
  [undefined, "null"],
  [true, "true"],
  ["a\u001b", '"a\\u001b"'],
  [1.5, "1.5"],
  [NaN, '{"$number":"NaN"}'],
  [-Infinity, '{"$number":"-Infinity"}'],
  [-0, '{"$number":"-0"}'],
  [1e20, "1e+20"],
  [2 ** 53, "9.007199254740992e+15"],
  [2 ** 53 - 1, "9007199254740991"],
  [12345678901234567890n, '{"$bigint":"12345678901234567890"}'],
  [new Uint8Array([104, 105]), '{"$bytes":"aGk="}'],
  [new Uint8Array([104, 105]).buffer, '{"$bytes":"aGk="}'],
  [new DataView(new Uint8Array([1, 104, 105]).buffer, 1), '{"$bytes":"aGk="}'],
  [new Float32Array([0.5, NaN]), '{"$Float32Array":[0.5,{"$number":"NaN"}]}'],
  [new BigInt64Array([-1n]), '{"$BigInt64Array":[{"$bigint":"-1"}]}'],
  [new Date(0), '{"$date":"1970-01-01T00:00:00.000Z"}'],
  [new Date(NaN), '{"$date":null}'],
  [new Map<unknown, unknown>([["a", 1], [2, new Map()]]), '{"$map":[["a",1],[2,{"$map":[]}]]}'],
  [new Set([1, "a"]), '{"$set":[1,"a"]}'],
  [new RangeError("far"), '{"$error":{"name":"RangeError","message":"far"}}'],
  [{ a: { b: [1, [2n]] } }, '{"a":{"b":[1,[{"$bigint":"2"}]]}}'],
  [{ $date: "not a date" }, '{"$object":{"$date":"not a date"}}'],
  [{ $a: 1, b: 2 }, '{"$a":1,"b":2}'],
  [{ toJSON: 1 }, '{"toJSON":1}'],
  [[undefined, 1], "[null,1]"],
];

for (const [value, json] of VALUES) {
  Deno.test(`toJsonValue() encodes ${json}`, () => {
    assertEquals(JSON.stringify(toJsonValue(value)), json);
  });
}

Deno.test("toJsonValue() writes an object out wherever it appears", () => {
  const shared = { a: 1 };
  assertEquals(toJsonValue([shared, { shared }]), [{ a: 1 }, { shared: { a: 1 } }]);
});

Deno.test("toJsonValue() says where a value holds itself", () => {
  const cycle: unknown[] = [];
  cycle.push({ cycle }, [[cycle]]);
  assertEquals(toJsonValue(cycle), [{ cycle: { $circular: 2 } }, [[{ $circular: 3 }]]]);
  const self: Record<string, unknown> = {};
  self.self = self;
  assertEquals(toJsonValue(self), { self: { $circular: 1 } });
});

Deno.test("toJsonValue() writes what is shared in each place", () => {
  const pose = { x: 1, name: "p".repeat(1000) };
  const image = new Uint8Array(1_000_000);
  const bytes = { $bytes: image.toBase64() };
  assertEquals(
    toJsonValue([pose, { pose, image }, new Map([[pose, image]])]),
    [pose, { pose, image: bytes }, { $map: [[pose, bytes]] }],
  );
});

Deno.test("toJsonValue() comes to an end with values that have none when written out", () => {
  for (const value of [nestedPairs(), everyoneHoldsEveryone(), new Set([nestedPairs()])]) {
    const { length } = JSON.stringify(toJsonValue({ value })).matchAll(/"\$repeated":/g).toArray();
    assert(length > 0 && length < 300_000, `${length}`);
  }
});
