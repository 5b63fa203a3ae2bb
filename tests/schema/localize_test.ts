import { assertEquals, assertThrows } from "@std/assert";
import { localize } from "../../lib/schema/localize.ts";

Deno.test("localize() turns whatever a schema refers to into pointers from its new place", () => {
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "https://example.com/tree",
    $anchor: "root",
    type: "object",
    properties: {
      self: { $ref: "#" },
      anchor: { $ref: "#leaf" },
      address: { $ref: "tree#/$defs/a~1b" },
      other: { $ref: "other.json" },
      $ref: { type: "string" },
    },
    $defs: {
      "a/b": { $anchor: "leaf", type: "number" },
      other: { $id: "other.json", $ref: "#/$defs/inner", $defs: { inner: { type: "null" } } },
    },
    enum: [{ $ref: "#" }],
  };
  assertEquals(localize(schema, "/prefixItems/0"), {
    type: "object",
    properties: {
      self: { $ref: "#/prefixItems/0" },
      anchor: { $ref: "#/prefixItems/0/$defs/a~1b" },
      address: { $ref: "#/prefixItems/0/$defs/a~1b" },
      other: { $ref: "#/prefixItems/0/$defs/other" },
      $ref: { type: "string" },
    },
    $defs: {
      "a/b": { type: "number" },
      other: {
        $ref: "#/prefixItems/0/$defs/other/$defs/inner",
        $defs: { inner: { type: "null" } },
      },
    },
    enum: [{ $ref: "#" }],
  });
});

Deno.test("localize() leaves a schema that refers to nothing as it is", () => {
  const schema = { type: "object", properties: { __proto__: null, a: true }, default: {} };
  assertEquals(localize(schema), schema);
  assertEquals(localize(false), false);
  const hostile = JSON.parse('{"properties":{"__proto__":{"type":"number"}}}');
  assertEquals(JSON.stringify(localize(hostile)), JSON.stringify(hostile));
});

Deno.test("localize() refuses what leads out of the schema, or to several places", () => {
  for (const $ref of ["https://example.com/a", "#/$defs/none", "#none", "other.json#/a", "%"]) {
    assertThrows(() => localize({ $ref }), TypeError, `it refers to ${JSON.stringify($ref)}`);
  }
  const several = {
    $dynamicRef: "#node",
    $defs: { a: { $dynamicAnchor: "node" }, b: { $dynamicAnchor: "node" } },
  };
  assertThrows(() => localize(several), TypeError, "may lead to several places");
});
