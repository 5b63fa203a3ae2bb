import { assertEquals } from "@std/assert";
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import { z } from "zod";
import { defineSchema, type JsonSchema, type ServiceSchema, type TopicSchema } from "@rosy/rosy";
import { compareTypes } from "../../../lib/schema/comparison/compare.ts";
import { serviceType, topicType } from "../../../lib/schema/topic_type.ts";

/** In what two types of a topic differ, as text. */
function differ(own: TopicSchema, other: TopicSchema): string[] {
  const [a, b] = [own, other].map((schema) => topicType("t", schema).text.text);
  return toText(compareTypes({ kind: "topics", subject: "t" }, a!, b!));
}

function differInService(own: ServiceSchema, other: ServiceSchema): string[] {
  const [a, b] = [own, other].map((schema) => serviceType("s", schema).text.text);
  return toText(compareTypes({ kind: "services", subject: "s" }, a!, b!));
}

function toText(differences: ReturnType<typeof compareTypes>): string[] {
  return differences.map(({ path, own, other }) => `${path}: ${own} | ${other}`);
}

const of = (schema: JsonSchema) => defineSchema("any", schema);

Deno.test("compareTypes() names the fields that differ", () => {
  const cases: [TopicSchema, TopicSchema, string[]][] = [
    [z.number(), z.string(), ["t: number | string"]],
    [
      z.object({ ranges: z.array(z.number()), a: z.string(), b: z.string().optional() }),
      z.object({ ranges: z.array(z.string()), b: z.string(), c: z.boolean() }),
      [
        "t.a: string | missing",
        "t.b: optional | required",
        "t.ranges: number[] | string[]",
        "t.c: missing | boolean",
      ],
    ],
    [
      z.object({ points: z.array(z.object({ x: z.number() })) }),
      z.object({ points: z.array(z.object({ x: z.bigint() })) }),
      ["t.points[].x: number | integer"],
    ],
    [z.object({ a: z.number().min(0) }), z.object({ a: z.number().min(1) }), [
      "t.a: minimum 0 | minimum 1",
    ]],
    [z.string().min(2), z.string(), ["t: minLength 2 | no minLength"]],
    [z.instanceof(Uint8Array), z.string(), ["t: bytes | string"]],
    [z.enum(["m", "mm"]), z.enum(["m"]), ['t: one of "m", "mm" | "m"']],
    [z.union([z.number(), z.null()]), z.number(), ["t: null or number | number"]],
    [z.record(z.string(), z.number()), z.record(z.string(), z.string()), [
      "t.*: number | string",
    ]],
    [z.strictObject({}), z.object({}), ["t: no other fields | other fields of anything"]],
    [z.object({ "a b": z.number() }), z.object({ "a b": z.string() }), [
      't["a b"]: number | string',
    ]],
    [z.tuple([z.number(), z.number()]), z.tuple([z.number(), z.string()]), [
      "t[1]: number | string",
    ]],
    [[z.number(), z.string()], [z.number(), z.number()], ["t value 2: string | number"]],
    [[z.number()], [z.number(), z.number()], ["t values: 1 | 2"]],
  ];
  for (const [own, other, expected] of cases) assertEquals(differ(own, other), expected);
});

Deno.test("compareTypes() finds no difference in what says the same", () => {
  const same: [TopicSchema, TopicSchema][] = [
    [z.number().describe("metres"), of({ type: "number", title: "m", examples: [1], default: 0 })],
    [of({ enum: ["a", "b"] }), of({ anyOf: [{ const: "b" }, { type: "string", const: "a" }] })],
    [of({ type: ["null", "number"] }), of({ type: ["number", "null"] })],
    [of({ required: ["a", "b"] }), of({ required: ["b", "a"] })],
    [z.int(), of({ type: "integer" })],
    [of({ type: "array", items: {}, minItems: 0 }), of({ type: "array" })],
    [of(true), of({ description: "anything" })],
    [
      of({ $ref: "#/$defs/p", $defs: { p: { type: "object", properties: { q: { $ref: "#" } } } } }),
      of({ type: "object", properties: { q: { $ref: "#" } } }),
    ],
    [
      z.object({ a: z.number().optional(), b: z.enum(["x", "y"]) }),
      type({ "a?": "number", b: "'x' | 'y'" }),
    ],
    [
      z.object({ a: z.array(z.string()), at: z.date() }),
      toStandardJsonSchema(v.object({ a: v.array(v.string()), at: v.date() })),
    ],
  ];
  for (const [own, other] of same) {
    assertEquals(differ(own, other), []);
    assertEquals(differ(other, own), []);
  }
});

Deno.test("compareTypes() compares the arguments and the result of services", () => {
  assertEquals(
    differInService(
      { args: [z.number(), z.number()], result: z.object({ a: z.number() }) },
      { args: [z.number(), z.string()], result: z.object({ a: z.string() }) },
    ),
    ["s argument 2: number | string", "s result.a: number | string"],
  );
  assertEquals(differInService({}, { args: [z.number()], result: z.number() }), [
    "s arguments: 0 | 1",
    "s result: anything | number",
  ]);
});

Deno.test("compareTypes() compares schemas that refer to themselves, and tells 20 differences", () => {
  const tree = (leaf: string) =>
    of({
      $ref: "#/$defs/node",
      $defs: {
        node: {
          type: "object",
          properties: { value: { type: leaf }, next: { $ref: "#/$defs/node" } },
        },
      },
    });
  assertEquals(differ(tree("number"), tree("string")), ["t.value: number | string"]);
  assertEquals(differ(tree("number"), tree("number")), []);
  const many = (type: string) =>
    of({
      properties: Object.fromEntries(
        Array.from({ length: 50 }, (_, index) => [`f${index}`, { type }]),
      ),
    });
  assertEquals(differ(many("number"), many("string")).length, 20);
  assertEquals(differ(of({ not: { $ref: "#" } }), of({ not: { not: { $ref: "#" } } })).length, 1);
});
