import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { compileSchema } from "@rosy/rosy";
import { exampleOf, exampleValue } from "../../../lib/cli/schemas/example.ts";
import { exampleText, shellQuoted } from "../../../lib/cli/schemas/example_text.ts";
import { parseValue } from "../../../lib/cli/values/parse_value.ts";
import { KNOWN_SCHEMAS } from "../../../lib/schemas/catalogue.ts";

function example(schema: unknown): unknown {
  return exampleValue(exampleOf(schema, schema));
}

Deno.test("exampleOf() makes something of every known message that fits its schema", () => {
  for (const { name, schema } of KNOWN_SCHEMAS) {
    assertEquals(compileSchema(schema)(example(schema)), undefined, name);
  }
});

Deno.test("exampleText() is a value of a command line that says the same", async () => {
  for (const { name, schema } of KNOWN_SCHEMAS) {
    const shown = exampleOf(schema, schema);
    const value = (await parseValue(exampleText(shown)))();
    const asText = (_key: string, item: unknown) =>
      item instanceof Uint8Array ? item.toBase64() : item;
    assertEquals(JSON.stringify(value), JSON.stringify(exampleValue(shown), asText), name);
  }
});

for (
  const schema of [
    { type: "number", minimum: 2 },
    { type: "number", exclusiveMinimum: 0 },
    { type: "number", exclusiveMinimum: 0, maximum: 0.5 },
    { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 },
    { type: "number", maximum: -2 },
    { type: "number", exclusiveMaximum: 0 },
    { type: "number", minimum: -1, exclusiveMaximum: 0 },
    { type: "integer", minimum: 3, multipleOf: 5 },
    { type: "string", minLength: 3 },
    { type: "string", format: "date-time" },
    { type: "string", format: "uuid" },
    { enum: ["slow", "fast"] },
    { const: { a: 1 } },
    { type: "array", items: { type: "string" }, minItems: 3 },
    { type: "array", items: { type: "string" }, maxItems: 0 },
    { type: "array", prefixItems: [{ type: "number" }, { type: "boolean" }], items: false },
    { anyOf: [{ type: "null" }, { type: "number", minimum: 1 }] },
    { allOf: [{ type: "object", required: ["a"] }, { properties: { a: { type: "number" } } }] },
    { type: ["null", "string"] },
    { $ref: "#/$defs/a", $defs: { a: { type: "boolean" } } },
    {
      type: "object",
      properties: { child: { $ref: "#" }, name: { type: "string" } },
      required: ["name"],
    },
  ]
) {
  Deno.test(`exampleOf() finds what fits ${JSON.stringify(schema)}`, () => {
    assertEquals(compileSchema(schema)(example(schema)), undefined);
  });
}

Deno.test("exampleOf() ends, whatever the schema asks for", () => {
  const twice = (name: string) => ({
    type: "object",
    properties: { a: { $ref: `#/$defs/${name}` }, b: { $ref: `#/$defs/${name}` } },
    required: ["a", "b"],
  });
  const $defs = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [`d${index}`, twice(`d${index + 1}`)]),
  );
  assert(typeof example({ $ref: "#/$defs/d0", $defs }) === "object");
  assert(Array.isArray(example({ type: "array", items: {}, minItems: 1e9 })));
  assertEquals(typeof example({ type: "string", minLength: 1e9 }), "string");
});

Deno.test("exampleText() says what fields are for, and what there is to choose from", () => {
  const schema = {
    type: "object",
    properties: {
      speed: { type: "number", description: "How fast, in m/s.\n\nMore of it." },
      mode: { enum: ["slow", "fast"], description: "It's how." },
      pose: {
        type: "object",
        properties: { x: { type: "number", description: "In metres." }, y: { type: "number" } },
      },
      null: { type: "boolean" },
      "a b": { type: "string", description: "x\u202ey" },
    },
  };
  assertEquals(
    exampleText(exampleOf(schema, schema)),
    `{
  speed: 0, # How fast, in m/s
  mode: "slow", # It’s how: "slow", "fast"
  pose: { x: 0, y: 0 },
  "null": false,
  "a b": "", # x\\u202ey
}`,
  );
});

Deno.test("shellQuoted() makes one word for a shell", async () => {
  const word = `{ a: "it's" }`;
  const { stdout } = await new Deno.Command("sh", {
    args: ["-c", `printf %s ${shellQuoted(word)}`],
  }).output();
  assertEquals(new TextDecoder().decode(stdout), word);
  assertEquals(shellQuoted("camera/image"), "camera/image");
  assertStringIncludes(shellQuoted(""), "''");
});
