import { assertEquals, assertThrows } from "@std/assert";
import { z } from "zod";
import { defineSchema } from "@rosy/rosy";
import { serviceType, topicType } from "../../lib/schema/topic_type.ts";
import { compileSchema } from "../../lib/schema/validation/compile.ts";

const Point = defineSchema<{ x: number }>("geometry_msgs/Point", {
  type: "object",
  properties: { x: { type: "number" }, next: { $ref: "#" } },
  required: ["x"],
});

Deno.test("topicType() makes one schema of all of a topic's values", () => {
  const { text, count } = topicType("t", [z.string(), Point, z.number().optional()]);
  assertEquals(JSON.parse(text.text), {
    type: "array",
    prefixItems: [
      { type: "string" },
      {
        title: "geometry_msgs/Point",
        type: "object",
        properties: { x: { type: "number" }, next: { $ref: "#/prefixItems/1" } },
        required: ["x"],
      },
      { type: "number" },
    ],
    items: false,
    minItems: 2,
  });
  assertEquals(count, 3);
  assertEquals(text.name, "(string,geometry_msgs/Point,number)");
  assertEquals(text.encoding, "jsonschema");
});

Deno.test("topicType() takes one schema for a list of one", () => {
  const { text } = topicType("t", Point);
  assertEquals(text, topicType("t", [Point]).text);
  assertEquals(text.name, "geometry_msgs/Point");
  assertEquals(topicType("t", []).text.text, '{"items":false,"type":"array"}');
});

Deno.test("topicType() checks a list of values, by each value's own schema", () => {
  const { check } = topicType("t", [z.string(), Point, z.number().optional()]);
  assertEquals(check(["a", { x: 1 }]), undefined);
  assertEquals(check(["a", { x: 1 }, 2]), undefined);
  assertEquals(check(["a", { x: 1 }, undefined]), undefined);
  assertEquals(check(["a", { x: 1, next: { x: "2" } }]), {
    message: "expected a number, found text",
    path: [1, "next", "x"],
  });
  assertEquals(check(["a"]), { message: "expected 2 to 3 values, found 1", path: [] });
  assertEquals(check(["a", { x: 1 }, 2, 3]), {
    message: "expected 2 to 3 values, found 4",
    path: [],
  });
  assertEquals(topicType("t", Point).check([]), {
    message: "expected 1 value, found 0",
    path: [],
  });
});

Deno.test("the text of a topic's type says the same as its check", () => {
  const schema = [z.string(), Point, z.number().optional()];
  const { text, check } = topicType("t", schema);
  const other = compileSchema(JSON.parse(text.text));
  for (
    const values of [
      ["a", { x: 1 }],
      ["a", { x: 1, next: { x: 2, next: { x: 3 } } }, 1],
      [],
      ["a"],
      [
        "a",
        { x: 1, next: { x: "2" } },
      ],
      ["a", { x: 1 }, "b"],
      ["a", { x: 1 }, 1, 1],
      [1, { x: 1 }],
    ]
  ) {
    assertEquals(other(values) === undefined, check(values) === undefined, JSON.stringify(values));
  }
});

Deno.test("serviceType() has a schema of the arguments and one of the result", () => {
  const { text, check, checkResult } = serviceType("multiply", {
    args: [z.number(), Point],
    result: Point,
  });
  const { arguments: args, result } = JSON.parse(text.text);
  assertEquals(args.prefixItems[1].properties.next, { $ref: "#/prefixItems/1" });
  assertEquals(result.properties.next, { $ref: "#" });
  assertEquals(text.name, "(number,geometry_msgs/Point)=>geometry_msgs/Point");
  assertEquals(check([1, { x: 1 }]), undefined);
  assertEquals(check([1, {}])?.path, [1]);
  assertEquals(checkResult!({ x: 1 }), undefined);
  assertEquals(checkResult!(null)?.message, "expected an object, found null");
});

Deno.test("serviceType() takes a name, and does without a result", () => {
  const { text, checkResult } = serviceType("reset", { name: "std_srvs/srv/Empty" });
  assertEquals(text.name, "std_srvs/srv/Empty");
  assertEquals(JSON.parse(text.text), {
    arguments: { type: "array", items: false },
    result: true,
  });
  assertEquals(checkResult, undefined);
});

Deno.test("types without a name of their own are called by what they are", () => {
  const nameOf = (...schemas: Parameters<typeof topicType>[1][]) =>
    topicType("t", schemas.flat()).text.name;
  assertEquals(nameOf(z.array(z.array(z.number()))), "number[][]");
  assertEquals(nameOf(z.union([z.string(), z.null()])), "string|null");
  assertEquals(nameOf(z.instanceof(Uint8Array)), "bytes");
  assertEquals(nameOf(z.object({}).meta({ title: "Laser Scan" })), "Laser_Scan");
  assertEquals(nameOf(z.object({}).meta({ id: "Scan" })), "Scan");
  assertEquals(nameOf(z.any()), "unknown");
  assertEquals(nameOf(Array.from({ length: 40 }, () => z.string())), "(40_values)");
});

Deno.test("types that cannot be used say whose they are", () => {
  assertThrows(
    () => serviceType("add", { args: [z.number(), 5 as never] }),
    TypeError,
    'Cannot use the schema of service "add": it is no schema',
  );
  assertThrows(
    () => topicType("t", defineSchema("a", { $ref: "https://example.com/a.json" })),
    TypeError,
    'it refers to "https://example.com/a.json", which is not in it; put that under "$defs"',
  );
  assertThrows(
    () => topicType("t", defineSchema("a", { pattern: "(" })),
    TypeError,
    'its pattern "(" is no regular expression',
  );
});
