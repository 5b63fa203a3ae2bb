import { assertEquals } from "@std/assert";
import { completed } from "../../../lib/web/rosbridge/completed.ts";

function complete(value: unknown, schema: unknown): unknown {
  return completed(value, schema, schema);
}

Deno.test("completed() fills in what a schema wants, and nothing else", () => {
  const schema = {
    type: "object",
    properties: {
      text: { type: "string" },
      bytes: { type: "string", contentEncoding: "base64" },
      on: { type: "boolean" },
      list: { type: "array", items: { type: "number" } },
      matrix: { type: "array", items: { type: "number" }, minItems: 2, maxItems: 2 },
      kind: { oneOf: [{ const: 3, title: "A" }, { const: 4, title: "B" }] },
      choice: { enum: ["x", "y"] },
      set: { type: "number", default: 5 },
      any: true,
      optional: { type: "number" },
    },
    required: ["text", "bytes", "on", "list", "matrix", "kind", "choice", "set", "any"],
  };
  assertEquals(complete({ text: "t", extra: 1 }, schema), {
    text: "t",
    extra: 1,
    bytes: new Uint8Array(),
    on: false,
    list: [],
    matrix: [0, 0],
    kind: 3,
    choice: "x",
    set: 5,
  });
});

Deno.test("completed() goes into lists and references, and leaves what does not fit", () => {
  const point = { type: "object", properties: { x: { type: "number" } }, required: ["x"] };
  const schema = {
    $defs: { point },
    type: "array",
    prefixItems: [{ $ref: "#/$defs/point" }, { type: "array", items: { $ref: "#/$defs/point" } }],
  };
  assertEquals(complete([{}, [{}, { x: 2 }, 3]], schema), [{ x: 0 }, [{ x: 0 }, { x: 2 }, 3]]);
  assertEquals(complete("text", schema), "text");
});

Deno.test("completed() makes times of ROS rosy's, where the schema has a time", () => {
  const time = { type: "object", properties: { sec: {}, nsec: {} }, required: ["sec", "nsec"] };
  assertEquals(complete({ secs: 1, nsecs: 2 }, time), { sec: 1, nsec: 2 });
  assertEquals(complete({ sec: 1, nanosec: 2 }, time), { sec: 1, nsec: 2 });
  const other = { type: "object", properties: { secs: { type: "number" } }, required: ["secs"] };
  assertEquals(complete({ secs: 1, nsecs: 2 }, other), { secs: 1, nsecs: 2 });
});

Deno.test("completed() comes to an end with a schema that holds itself, or wants too much", () => {
  const self = {
    type: "object",
    properties: { a: { $ref: "#" }, b: { $ref: "#" } },
    required: ["a", "b"],
  };
  complete({}, self);
  const many = { type: "array", items: { type: "number" }, minItems: 1e9 };
  const schema = { type: "object", properties: { many }, required: ["many"] };
  assertEquals(complete({}, schema), { many: [] });
  assertEquals(complete(JSON.parse('{"__proto__":{"x":1}}'), self) instanceof Object, true);
});
