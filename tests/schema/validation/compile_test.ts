import { assertEquals, assertThrows } from "@std/assert";
import { Validator } from "@cfworker/json-schema";
import { compileSchema, type JsonSchema } from "@rosy/rosy";
import { Random } from "../../support/random.ts";

/** What is said of a value; nothing where it fits. */
function said(schema: JsonSchema, value: unknown): string | undefined {
  const found = compileSchema(schema)(value);
  return found &&
    [...found.path.length > 0 ? [found.path.join("/")] : [], found.message].join(": ");
}

const OF_BYTES = { type: "string", contentEncoding: "base64" };
const MOMENT = { type: "string", format: "date-time" };
const numbers = (schema: object) => ({ type: "array", items: schema });

Deno.test("compileSchema() knows what messages carry and JSON does not", () => {
  const cases: [JsonSchema, unknown, string?][] = [
    [OF_BYTES, new Uint8Array(2)],
    [OF_BYTES, new ArrayBuffer(2)],
    [OF_BYTES, "AAA=", "expected bytes, found text"],
    [{ type: "string" }, new Uint8Array(2), "expected text, found bytes"],
    [MOMENT, new Date(0)],
    [MOMENT, "2026-01-31T12:00:00Z"],
    [MOMENT, "yesterday", "expected a date and time, such as 2026-01-31T12:00:00Z, found"],
    [MOMENT, new Date(NaN), "expected a date and time, such as 2026-01-31T12:00:00Z, found"],
    [{ type: "string" }, new Date(0), "expected text, found a date"],
    [{ type: "integer" }, 2n ** 60n],
    [{ type: "integer" }, 1.5, "expected a whole number, found a number"],
    [{ type: "integer", minimum: 5 }, 4n, "expected at least 5, found 4n"],
    [{ type: "integer", multipleOf: 4 }, 2n ** 60n],
    [{ const: 1 }, 1n],
    [{ enum: [1, "a"] }, 1n],
    [numbers({ type: "number" }), Float32Array.of(1.5, NaN)],
    [numbers({ type: "integer" }), Int16Array.of(1)],
    [numbers({ type: "integer" }), BigInt64Array.of(1n)],
    [numbers({ type: "integer" }), Float64Array.of(1, 2.5), "1: expected a whole number, found a"],
    [
      numbers({ type: "number", maximum: 3 }),
      Uint8Array.of(1, 4),
      "1: expected at most 3, found 4",
    ],
    [numbers({ type: "string" }), Uint8Array.of(1), "0: expected text, found a number"],
    [{ ...numbers({ type: "number" }), maxItems: 1 }, Float32Array.of(1, 2), "expected at most 1"],
    [numbers({ type: "number" }), new DataView(new ArrayBuffer(8)), "expected a list, found DataV"],
    [{ type: "object" }, new Map(), "expected an object, found a Map"],
    [{ type: "object" }, new Uint8Array(1), "expected an object, found bytes"],
    [{ type: "object" }, new Date(0), "expected an object, found a date"],
    [{ required: ["a"] }, { a: undefined }, '"a" is missing'],
    [{ additionalProperties: false }, { a: undefined }],
    [{ type: ["number", "null"] }, undefined, "expected a number or null, found undefined"],
  ];
  for (const [schema, value, message] of cases) {
    const found = said(schema, value);
    const context = `${JSON.stringify(schema)} ${Deno.inspect(value)}`;
    assertEquals(found?.slice(0, message?.length ?? 0), message, context);
  }
});

Deno.test("compileSchema() tells the way to what does not fit", () => {
  const schema = {
    type: "object",
    properties: {
      scan: { $ref: "#/$defs/scan" },
      tags: { type: "object", additionalProperties: { type: "string" } },
      shape: { anyOf: [{ type: "null" }, { type: "object", properties: { r: { minimum: 0 } } }] },
    },
    additionalProperties: false,
    $defs: { scan: { type: "object", properties: { ranges: numbers({ type: "number" }) } } },
  };
  const cases: [unknown, string][] = [
    [{ scan: { ranges: [1, "2"] } }, "scan/ranges/1: expected a number, found text"],
    [{ tags: { a: "b", c: 1 } }, "tags/c: expected text, found a number"],
    [{ shape: { r: -1 } }, "shape/r: expected at least 0, found -1"],
    [{ shape: 1 }, "shape: fits none of 2 possibilities: expected null, found a number"],
    [{ more: 1 }, "more: is not expected here"],
    [[], "expected an object, found a list"],
  ];
  for (const [value, message] of cases) assertEquals(said(schema, value), message);
});

Deno.test("compileSchema() refuses what is no schema", () => {
  const cases: [unknown, string][] = [
    [{ properties: { a: 5 } }, "5 is no schema: it must be an object or a boolean"],
    [{ not: "a" }, '"a" is no schema'],
    [{ pattern: "(" }, 'its pattern "(" is no regular expression'],
    [{ patternProperties: { "[": true } }, 'its pattern "[" is no regular expression'],
    [{ $ref: "#/$defs/a" }, 'it refers to "#/$defs/a", which is not in it'],
    [{ default: new Date(0) }, '"default" is an object of class Date'],
  ];
  for (const [schema, message] of cases) {
    assertThrows(() => compileSchema(schema as JsonSchema), TypeError, message);
  }
});

Deno.test("compileSchema() ignores what it does not know, and values that mean nothing", () => {
  const odd = {
    type: 5,
    minimum: "a",
    enum: 1,
    required: "a",
    properties: [],
    multipleOf: 0,
    format: "constructor",
    constructor: 1,
    hasOwnProperty: { type: "number" },
    uniqueItems: 1,
    items: true,
  };
  assertEquals(said(odd as JsonSchema, { a: 1 }), undefined);
  assertEquals(said({ type: "toString" }, 1), "expected toString, found a number");
});

Deno.test("compileSchema() gives up on schemas that would never end", () => {
  const deep = "cannot be checked: the schema refers to itself, deeper and deeper";
  assertEquals(said({ $ref: "#" }, 1), deep);
  assertEquals(said({ anyOf: [{ $ref: "#" }, true] }, 1), deep);
  const doubling: Record<string, unknown> = { d40: false };
  for (let n = 0; n < 40; n++) {
    doubling[`d${n}`] = { anyOf: [{ $ref: `#/$defs/d${n + 1}` }, { $ref: `#/$defs/d${n + 1}` }] };
  }
  const schema = { $ref: "#/$defs/d0", $defs: doubling };
  assertEquals(said(schema, 1), "cannot be checked: that takes too long");
  const looking = {
    unevaluatedProperties: false,
    allOf: [{ $ref: "#/$defs/d0" }],
    $defs: JSON.parse(JSON.stringify(doubling).replaceAll("anyOf", "allOf").replace("false", "{}")),
  };
  assertEquals(said(looking, { a: 1 }), "cannot be checked: that takes too long");
});

Deno.test("compileSchema() checks values that are nested as deep as a stack goes", () => {
  const schema = { properties: { next: { $ref: "#" } } };
  let value = {};
  for (let depth = 0; depth < 100_000; depth++) value = { next: value };
  assertEquals(
    compileSchema(schema)(value)?.message,
    "cannot be checked: the schema refers to itself, deeper and deeper",
  );
});

Deno.test("compileSchema() leaves patterns of others out where it is told to", () => {
  const schema = {
    properties: { a: { type: "string", pattern: "^(a+)+$" } },
    patternProperties: { "^(b+)+$": true },
    additionalProperties: { type: "number" },
  };
  const check = compileSchema(schema, { ignorePatterns: true });
  assertEquals(check({ a: `${"a".repeat(50)}!`, [`${"b".repeat(50)}!`]: 1 }), undefined);
  assertEquals(check({ a: 1 })?.message, "expected text, found a number");
});

/** Schemas by chance, as deep as `depth`, of keywords that others have, too. */
function randomSchema(random: Random, depth: number): JsonSchema {
  const inner = () => depth === 0 ? random.below(4) > 0 : randomSchema(random, depth - 1);
  const some = <T>(make: () => T) => Array.from({ length: 1 + random.below(2) }, make);
  const keys = () => ["a", "b", "ab"].slice(0, 1 + random.below(3));
  const byKey = () => Object.fromEntries(keys().map((key) => [key, inner()]));
  const makers: Record<string, () => unknown> = {
    type: () => TYPES[random.below(TYPES.length)],
    minimum: () => random.below(4),
    exclusiveMaximum: () => random.below(4),
    multipleOf: () => [0.5, 2][random.below(2)],
    minLength: () => random.below(3),
    maxLength: () => random.below(3),
    pattern: () => "^a",
    const: () => randomValue(random, 1),
    enum: () => some(() => randomValue(random, 1)),
    minItems: () => random.below(3),
    maxItems: () => random.below(3),
    uniqueItems: () => true,
    items: inner,
    prefixItems: () => some(inner),
    contains: inner,
    minContains: () => random.below(3),
    maxContains: () => random.below(3),
    required: keys,
    minProperties: () => random.below(3),
    maxProperties: () => random.below(3),
    properties: byKey,
    patternProperties: () => ({ "^a": inner() }),
    additionalProperties: inner,
    propertyNames: inner,
    dependentRequired: () => ({ a: keys() }),
    dependentSchemas: () => ({ a: inner() }),
    unevaluatedProperties: inner,
    unevaluatedItems: inner,
    allOf: () => some(inner),
    anyOf: () => some(inner),
    oneOf: () => some(inner),
    not: inner,
    if: inner,
    then: inner,
    else: inner,
  };
  const names = Object.keys(makers);
  const chosen = Array.from(
    { length: 1 + random.below(4) },
    () => names[random.below(names.length)]!,
  );
  return Object.fromEntries(chosen.map((name) => [name, makers[name]!()]));
}

const TYPES = ["null", "boolean", "number", "integer", "string", "array", "object", [
  "number",
  "string",
]];

function randomValue(random: Random, depth: number): unknown {
  const inner = () => randomValue(random, depth - 1);
  const scalars = [null, true, 0, 1, 2.5, 3, "", "a", "ab", "ba", "😀"];
  const kind = depth === 0 ? 0 : random.below(4);
  if (kind < 2) return scalars[random.below(scalars.length)];
  if (kind === 2) return Array.from({ length: random.below(4) }, inner);
  const keys = ["a", "b", "ab", "c"].filter(() => random.below(2) === 0);
  return Object.fromEntries(keys.map((key) => [key, inner()]));
}

Deno.test("compileSchema() judges as another validator does", () => {
  const random = new Random(15);
  let fitting = 0;
  for (let round = 0; round < 600; round++) {
    const schema = randomSchema(random, 2);
    const theirs = new Validator(schema as object, "2020-12");
    const ours = compileSchema(schema);
    for (let n = 0; n < 20; n++) {
      const value = randomValue(random, 3);
      const fits = ours(value) === undefined;
      if (fits) fitting++;
      assertEquals(fits, theirs.validate(value).valid, JSON.stringify({ schema, value }));
    }
  }
  // Else most of it would say nothing.
  assertEquals(fitting > 2000 && fitting < 10_000, true, `${fitting} of 12000 fit`);
});
