import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { jsonCodec } from "../../../lib/codec/json/json.ts";
import { decoded, encoded, roundTrip } from "../round_trip.ts";

const text = (value: unknown) => new TextDecoder().decode(encoded(jsonCodec, value));
const parse = (json: string) => decoded(jsonCodec, new TextEncoder().encode(json));

const TEXTS: [value: unknown, json: string][] = [
  [[1, "é", null, true, { a: [0.5] }], '[1,"é",null,true,{"a":[0.5]}]'],
  [NaN, '{"$type":"number","value":"NaN"}'],
  [-Infinity, '{"$type":"number","value":"-Infinity"}'],
  [-0, '{"$type":"number","value":"-0"}'],
  [[undefined], '[{"$type":"undefined"}]'],
  [-5n, '{"$type":"bigint","value":"-5"}'],
  [new Date(0), '{"$type":"Date","value":"1970-01-01T00:00:00.000Z"}'],
  [new Uint8Array([1, 2]), '{"$type":"Uint8Array","value":"AQI="}'],
  [new Float32Array([1]), '{"$type":"Float32Array","value":"AACAPw=="}'],
  [new ArrayBuffer(1), '{"$type":"ArrayBuffer","value":"AA=="}'],
  [new Map([[1, new Set(["a"])]]), '{"$type":"Map","value":[[1,{"$type":"Set","value":["a"]}]]}'],
  [
    { $type: "mine", d: 1n },
    '{"$type":"object","value":{"$type":"mine","d":{"$type":"bigint","value":"1"}}}',
  ],
];

for (const [value, json] of TEXTS) {
  Deno.test(`jsonCodec writes ${json}`, () => {
    assertEquals(text(value), json);
    assertEquals(parse(json), value);
  });
}

Deno.test("jsonCodec leaves properties out when they are undefined", () => {
  assertEquals(text({ a: undefined, b: 1 }), '{"b":1}');
});

Deno.test("jsonCodec reads plain JSON of others", () => {
  assertEquals(parse(' {"a": [1.0, 2e3], "b": "\\u00e9"}\n'), { a: [1, 2000], b: "é" });
});

Deno.test("jsonCodec leaves an object alone when its tag is of another program's making", () => {
  assertEquals(parse('{"$type":"Robot.Pose, Robot","x":1}'), { $type: "Robot.Pose, Robot", x: 1 });
  assertEquals(parse('{"$type":{"a":1}}'), { $type: { a: 1 } });
});

Deno.test("jsonCodec reads a tag when its characters are escaped", () => {
  assertEquals(parse('{"\\u0024type":"bigint","value":"5"}'), 5n);
});

Deno.test("jsonCodec keeps a lone surrogate", () => {
  assertStrictEquals(roundTrip(jsonCodec, "a\uD800b"), "a\uD800b");
});

Deno.test("jsonCodec does not mistake brackets in strings for nesting", () => {
  const value = ["[{".repeat(2000), '\\"[['.repeat(2000), "\\", "[".repeat(2000)];
  assertEquals(roundTrip(jsonCodec, value), value);
});

Deno.test("jsonCodec throws when JSON is nested too deep", () => {
  const error = assertThrows(() => parse("[".repeat(513) + "]".repeat(513)), TypeError);
  assertEquals(error.message, "Cannot decode message: more than 512 levels of JSON");
});

Deno.test("jsonCodec throws when tagged values are nested too deep", () => {
  const nested = (levels: number) =>
    '{"$type":"Set","value":['.repeat(levels) + "1" + "]}".repeat(levels);
  assert(parse(nested(512)) instanceof Set);
  const error = assertThrows(() => parse(nested(513)), TypeError);
  assertEquals(error.message, "Cannot decode message: more than 512 levels of JSON");
  // Tags that nothing stands behind count as objects like others.
  const unknown = (levels: number) =>
    '{"$type":"?","value":'.repeat(levels) + "1" + "}".repeat(levels);
  parse(unknown(512));
  assertThrows(() => parse(unknown(513)), TypeError, "more than 512 levels");
});

Deno.test("jsonCodec names the path when a value cannot be carried", () => {
  const error = assertThrows(() => text([{ pose: () => 1 }]), TypeError);
  assertEquals(
    error.message,
    'Cannot encode message: value at [0].pose is a function, which codec "json" cannot carry',
  );
});

Deno.test("jsonCodec throws when a bigint has more than 65,536 bits", () => {
  assertThrows(() => text(2n ** 65536n), TypeError, "is a bigint of more than 8192 bytes");
});

Deno.test("jsonCodec reads bigints of 20,000 digits and refuses longer ones unread", () => {
  const tagged = (digits: string) => `{"$type":"bigint","value":"${digits}"}`;
  for (const sign of ["", "-"]) {
    const digits = sign + "7".repeat(20_000);
    assertEquals(parse(tagged(digits)), BigInt(digits));
    assertThrows(() => parse(tagged(`${digits}7`)), TypeError, 'malformed JSON object of "$type"');
  }
});

const MALFORMED: [json: string, problem: string][] = [
  ['{"$type":"Date","value":5}', 'malformed JSON object of "$type": "Date"'],
  ['{"$type":"Date","value":"yesterday"}', 'malformed JSON object of "$type": "Date"'],
  ['{"$type":"bigint","value":"0x5"}', 'malformed JSON object of "$type": "bigint"'],
  ['{"$type":"bigint"}', 'malformed JSON object of "$type": "bigint"'],
  ['{"$type":"number","value":"1"}', 'malformed JSON object of "$type": "number"'],
  ['{"$type":"Map","value":[1]}', 'malformed JSON object of "$type": "Map"'],
  ['{"$type":"Set","value":{}}', 'malformed JSON object of "$type": "Set"'],
  ['{"$type":"object","value":[]}', 'malformed JSON object of "$type": "object"'],
  ['{"$type":"Uint8Array","value":"%"}', 'malformed JSON object of "$type": "Uint8Array"'],
  ['{"$type":"Int16Array","value":"AAAA"}', 'malformed JSON object of "$type": "Int16Array"'],
];

for (const [json, problem] of MALFORMED) {
  Deno.test(`jsonCodec throws on ${json}`, () => {
    const error = assertThrows(() => parse(json), TypeError);
    assertEquals(error.message, `Cannot decode message: ${problem}`);
  });
}

Deno.test("jsonCodec throws a TypeError with its cause when bytes are not JSON", () => {
  const error = assertThrows(() => parse("{a:1}"), TypeError, "Cannot decode message: not JSON");
  assertStrictEquals((error.cause as Error).name, "SyntaxError");
  assertThrows(() => decoded(jsonCodec, new Uint8Array([0x22, 0xff, 0x22])), TypeError, "not JSON");
});
