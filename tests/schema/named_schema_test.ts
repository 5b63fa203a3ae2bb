import { assertEquals, assertThrows } from "@std/assert";
import { defineSchema, type JsonSchema } from "@rosy/rosy";

Deno.test("defineSchema() gives a schema a name", () => {
  const schema = { type: "object", properties: { x: { type: "number" } } };
  assertEquals(defineSchema("geometry_msgs/Point", schema), {
    name: "geometry_msgs/Point",
    schema,
  });
});

Deno.test("defineSchema() refuses names that could not be announced", () => {
  for (const name of ["", "a b", "a\n", "\u0001", "x".repeat(129), "\ud800"]) {
    assertThrows(() => defineSchema(name, true), TypeError, "as the name of a schema");
  }
  defineSchema("x".repeat(128), true);
});

Deno.test("defineSchema() refuses what is no JSON Schema, and says where", () => {
  const cases: [unknown, string][] = [
    [[], 'Cannot define schema "a": it is neither an object nor a boolean'],
    ["number", 'Cannot define schema "a": it is neither an object nor a boolean'],
    [{ properties: { t: Date } }, 'Cannot define schema "a": "properties/t" is a function'],
  ];
  for (const [schema, message] of cases) {
    assertThrows(() => defineSchema("a", schema as JsonSchema), TypeError, message);
  }
});
