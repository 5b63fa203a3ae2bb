import { assertEquals } from "@std/assert";
import { initialValue } from "../../../../../lib/web/dashboard/kit/form/initial_value.ts";
import { problemsOf } from "../../../../../lib/web/dashboard/kit/form/problems.ts";

function initialOf(schema: unknown): unknown {
  return initialValue({ schema, root: schema });
}

Deno.test("initialValue() has all that must be there, and fits where nothing has to be known", () => {
  const schema = {
    type: "object",
    properties: {
      x: { type: "number" },
      speed: { type: "number", minimum: 0.5, maximum: 2 },
      cold: { type: "number", maximum: -3 },
      name: { type: "string" },
      data: { type: "string", contentEncoding: "base64" },
      mode: { enum: ["fast", "slow"] },
      level: { type: "integer", default: 7 },
      pair: {
        type: "array",
        prefixItems: [{ type: "boolean" }],
        items: { type: "number" },
        minItems: 3,
      },
      size: { anyOf: [{ type: "string" }, { type: "null" }] },
      left: { type: "number" },
    },
    required: ["x", "speed", "cold", "name", "data", "mode", "level", "pair", "size"],
  };
  const value = initialOf(schema);
  assertEquals(value, {
    x: 0,
    speed: 0.5,
    cold: -3,
    name: "",
    data: new Uint8Array(),
    mode: "fast",
    level: 7,
    pair: [false, 0, 0],
    size: "",
  });
  assertEquals(problemsOf(value, { schema, root: schema }), []);
});

Deno.test("initialValue() of arguments has those that must be there", () => {
  const schema = {
    type: "array",
    prefixItems: [{ type: "number" }, { type: "string" }],
    minItems: 1,
  };
  assertEquals(initialOf(schema), [0]);
});

Deno.test("initialValue() has an end where a schema needs itself, again and again, or asks for too much", () => {
  const tree = { type: "object", properties: { next: { $ref: "#" } }, required: ["next"] };
  const both = {
    type: "object",
    properties: { left: { $ref: "#" }, right: { $ref: "#" }, third: { $ref: "#" } },
    required: ["left", "right", "third"],
  };
  const lists = { type: "array", items: { $ref: "#" }, minItems: 1e9 };
  for (const schema of [tree, both, lists]) initialOf(schema);
  assertEquals(initialOf({ anyOf: [{ $ref: "#" }, { type: "number" }] }), null);
});
