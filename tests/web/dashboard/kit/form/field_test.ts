import { assertEquals } from "@std/assert";
import { alternativeName } from "../../../../../lib/web/dashboard/kit/form/alternatives.ts";
import { type Field, fieldOf } from "../../../../../lib/web/dashboard/kit/form/field.ts";

function fieldFor(schema: unknown): Field {
  return fieldOf({ schema, root: schema });
}

Deno.test("fieldOf() knows what is filled in for each type", () => {
  const kinds = [
    [{ type: "number" }, "number"],
    [{ type: "boolean" }, "boolean"],
    [{ type: "string" }, "text"],
    [{ type: "string", contentEncoding: "base64" }, "bytes"],
    [{ type: "null" }, "constant"],
    [{ const: 5 }, "constant"],
    [{ enum: ["a", "b"] }, "choice"],
    [{ oneOf: [{ const: 1, title: "ON" }, { const: 2 }] }, "choice"],
    [{ type: "array", items: { type: "number" } }, "list"],
    [{ type: "object", properties: { x: true } }, "object"],
    [{ type: "object", additionalProperties: { type: "number" } }, "object"],
    [{ type: "object" }, "any"],
    [{ anyOf: [{ type: "number" }, { type: "string" }] }, "alternatives"],
    [{ type: ["number", "null"] }, "alternatives"],
    [true, "any"],
    [{}, "any"],
  ] as const;
  for (const [schema, kind] of kinds) assertEquals([schema, fieldFor(schema).kind], [schema, kind]);
});

Deno.test("fieldOf() reads the range, the steps and the unit of a number", () => {
  const described = { title: "", hint: "" };
  assertEquals(
    fieldFor({ type: "number", minimum: 0, maximum: 2, step: 0.1, unit: "m/s" }),
    {
      ...described,
      kind: "number",
      isInteger: false,
      unit: "m/s",
      min: 0,
      max: 2,
      step: 0.1,
    },
  );
  assertEquals(
    fieldFor({ type: "integer", exclusiveMinimum: 0, exclusiveMaximum: 10 }),
    { ...described, kind: "number", isInteger: true, unit: "", min: 1, max: 9, step: 1 },
  );
});

Deno.test("fieldOf() follows references and says what is for all alternatives", () => {
  const root = {
    $defs: { size: { description: "How large.", anyOf: [{ type: "integer" }, { const: "auto" }] } },
    properties: { size: { $ref: "#/$defs/size" } },
  };
  const field = fieldOf({ schema: root.properties.size, root });
  assertEquals([field.kind, field.hint], ["alternatives", "How large."]);
  const options = field.kind === "alternatives" ? field.options : [];
  assertEquals(options.map((option, index) => alternativeName(option, root, index)), [
    "whole number",
    "auto",
  ]);
});

Deno.test("fieldOf() takes a single alternative for the thing itself", () => {
  assertEquals(fieldFor({ anyOf: [false, { type: "boolean" }] }).kind, "boolean");
});

Deno.test("fieldOf() puts fields first that must be there, and knows hostile names", () => {
  const schema = JSON.parse(
    '{"type":"object","properties":{"b":true,"__proto__":{"type":"number"},"a":true},"required":["a","toString"]}',
  );
  const field = fieldFor(schema);
  assertEquals(
    field.kind === "object" && field.fields.map(({ name, isRequired }) => [name, isRequired]),
    [["a", true], ["toString", true], ["b", false], ["__proto__", false]],
  );
});

Deno.test("fieldOf() has an end for whatever a stranger calls a schema", () => {
  const hostile = [
    { $ref: "#" },
    { anyOf: [{ $ref: "#" }] },
    { allOf: [{ $ref: "#" }, { $ref: "#" }] },
    { anyOf: [{ $ref: "#" }, { $ref: "#" }] },
    { $ref: "#/$defs/none" },
    { $ref: "elsewhere.json" },
    { type: 7, properties: [], required: "x", enum: {}, items: 3, prefixItems: {} },
    { type: [], minItems: "many", minimum: "low", additionalProperties: 7 },
    { type: "array", prefixItems: [7, null, "x"] },
    { oneOf: [{ const: {} }, { const: [] }, { const: null }] },
    { enum: [] },
    { properties: Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`f${i}`, true])) },
    null,
    7,
    "text",
    [],
    false,
  ];
  for (const schema of hostile) fieldFor(schema);
});
