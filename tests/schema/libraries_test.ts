import { assert, assertEquals, assertThrows } from "@std/assert";
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import { z } from "zod";
import type { SchemaInput, SchemaType } from "@rosy/rosy";
import { topicType } from "../../lib/schema/topic_type.ts";

interface Reading {
  range: number;
  unit: "m" | "mm";
  note?: string;
  at: Date;
  count: bigint;
  image: Uint8Array<ArrayBuffer>;
}

/** The same type, as each library has it. */
const LIBRARIES = {
  zod: z.object({
    range: z.number().min(0).describe("metres"),
    unit: z.enum(["m", "mm"]),
    note: z.string().optional(),
    at: z.date(),
    count: z.bigint(),
    image: z.instanceof(Uint8Array),
  }),
  valibot: toStandardJsonSchema(v.object({
    range: v.pipe(v.number(), v.minValue(0), v.description("metres")),
    unit: v.picklist(["m", "mm"]),
    note: v.optional(v.string()),
    at: v.date(),
    count: v.bigint(),
    image: v.instance(Uint8Array),
  })),
  arktype: type({
    range: type("number >= 0").describe("metres"),
    unit: "'m' | 'mm'",
    "note?": "string",
    at: "Date",
    count: "bigint",
    image: type.instanceOf(Uint8Array),
  }),
};

const READING: Reading = {
  range: 1.5,
  unit: "m",
  at: new Date(0),
  count: 2n ** 60n,
  image: new Uint8Array(3),
};

for (const [name, schema] of Object.entries(LIBRARIES)) {
  Deno.test(`a schema of ${name} is shown as JSON Schema, with what only messages carry`, () => {
    const { text } = topicType("reading", schema);
    const { properties, required } = JSON.parse(text.text).prefixItems[0];
    assertEquals(properties.range, { type: "number", minimum: 0, description: "metres" });
    assertEquals(new Set(properties.unit.enum), new Set(["m", "mm"]));
    assertEquals(properties.note, { type: "string" });
    assertEquals(properties.at, { type: "string", format: "date-time" });
    assertEquals(properties.count, { type: "integer" });
    assertEquals(properties.image, { type: "string", contentEncoding: "base64" });
    assertEquals(required.toSorted(), ["at", "count", "image", "range", "unit"]);
    assertEquals(text.name, "object");
  });

  Deno.test(`a schema of ${name} checks values, and says where one does not fit`, () => {
    const { check } = topicType("reading", schema);
    assertEquals(check([READING]), undefined);
    assertEquals(check([{ ...READING, note: "a" }]), undefined);
    for (const key of Object.keys(READING)) {
      const found = check([{ ...READING, [key]: null }]);
      assertEquals(found?.path, [0, key]);
      assert(found!.message.length > 0);
    }
  });
}

Deno.test("schemas of libraries have the compiler's types", () => {
  const check = (_schema: SchemaInput<Reading>) => {};
  check(LIBRARIES.zod);
  check(LIBRARIES.valibot);
  check(LIBRARIES.arktype);
  // @ts-expect-error: it takes texts
  check(z.string());
  const reading: SchemaType<typeof LIBRARIES.valibot> = READING;
  assertEquals(reading, READING);
  const before: SchemaType<ReturnType<typeof transforming>> = "1";
  assertEquals(before, "1");
});

function transforming() {
  return z.string().transform(Number);
}

Deno.test("a schema that changes values is shown as what it takes", () => {
  const { text, check } = topicType("a", [transforming(), z.number().default(3)]);
  assertEquals(JSON.parse(text.text), {
    type: "array",
    prefixItems: [{ type: "string" }, { type: "number", default: 3 }],
    items: false,
    minItems: 1,
  });
  assertEquals(check(["1"]), undefined);
  assertEquals(check([1])?.path, [0]);
});

Deno.test("a library that cannot show a schema as JSON Schema is told of, and what to do", () => {
  const cases: [unknown, string][] = [
    [
      v.number(),
      'Cannot use the schema of topic "t": its library, "valibot", does not show it as JSON ' +
      "Schema; wrap it by toStandardJsonSchema() of @valibot/to-json-schema",
    ],
    [
      { "~standard": { version: 1, vendor: "mine", validate: () => ({ value: 0 }) } },
      'its library, "mine", does not show it as JSON Schema; give a JSON Schema to defineSchema()',
    ],
    [
      {
        "~standard": {
          version: 1,
          vendor: "mine",
          validate: () => ({ value: 0 }),
          jsonSchema: {
            input: () => {
              throw new Error("no word for it");
            },
          },
        },
      },
      'its library, "mine", cannot show it as JSON Schema: no word for it',
    ],
    [{ type: "number" }, "it is no schema; give one of zod, valibot or arktype, or what"],
    ["number", "it is no schema"],
    [null, "it is no schema"],
  ];
  for (const [schema, message] of cases) {
    assertThrows(() => topicType("t", schema as SchemaInput), TypeError, message);
  }
});

Deno.test("a schema whose check would have to be waited for is refused", () => {
  const isThere = z.string().refine(() => Promise.resolve(true));
  assertEquals(topicType("t", isThere).check(["a"]), {
    message: "cannot be checked: the schema's check is asynchronous",
    path: [0],
  });
  const always = z.unknown().refine(() => Promise.resolve(true));
  assertThrows(() => topicType("t", always), TypeError, "its check is asynchronous");
});
