import { assertEquals } from "@std/assert";
import { fieldLines, typeText } from "../../../lib/cli/schemas/fields_text.ts";
import { documentOf, readTypeDocument } from "../../../lib/schema/document/type_document.ts";
import { Log, std_msgs } from "../../../lib/schemas/mod.ts";

for (
  const [schema, text] of [
    [true, "any"],
    [false, "nothing"],
    [{ type: "number" }, "number"],
    [{ type: "number", minimum: 0, exclusiveMaximum: 1 }, "number >= 0 < 1"],
    [{ type: "integer", minimum: 0, maximum: 255 }, "uint8"],
    [{ type: "integer", minimum: -32768, maximum: 32767 }, "int16"],
    [{ type: "integer", format: "int64" }, "int64"],
    [{ type: "string" }, "text"],
    [{ type: "string", format: "uuid" }, "uuid"],
    [{ type: "string", contentEncoding: "base64" }, "bytes"],
    [{ type: ["string", "null"] }, "text or null"],
    [{ type: "array", items: { type: "number" }, minItems: 9, maxItems: 9 }, "number[9]"],
    [{ type: "array", items: { type: "string" }, minItems: 1 }, "text[1..]"],
    [{ type: "array" }, "any[]"],
    [{ prefixItems: [{ type: "number" }, { type: "boolean" }] }, "[number, boolean]"],
    [{ type: "object", title: "foxglove.Pose" }, "foxglove.Pose"],
    [{ type: "object", title: "a\u202eb" }, "a\\u202eb"],
    [{ enum: [1, 2] }, "choice"],
    [{ const: "x" }, '"x"'],
  ] as const
) {
  Deno.test(`typeText() calls ${JSON.stringify(schema)} ${text}`, () => {
    assertEquals(typeText(schema, schema), text);
  });
}

Deno.test("fieldLines() shows fields, numbers to choose from, and what they are for", () => {
  assertEquals(fieldLines(documentOf(Log), 80), [
    "timestamp  time               Timestamp of log message",
    "level      foxglove.LogLevel  Log level",
    "  0        UNKNOWN            Unknown log level",
    "  1        DEBUG              Debug log level",
    "  2        INFO               Info log level",
    "  3        WARNING            Warning log level",
    "  4        ERROR              Error log level",
    "  5        FATAL              Fatal log level",
    "message    text               Log message",
    "name       text               Process or node name",
    "file       text               Filename",
    "line       integer >= 0       Line number in the file",
  ]);
});

Deno.test("fieldLines() wraps what is long, and puts it below where there is no room", () => {
  assertEquals(fieldLines(documentOf(std_msgs.Header), 40), [
    "stamp     time  When it was measured,",
    "                since the Unix epoch.",
    "frame_id  text  Name of the coordinate",
    "                frame that the data is",
    "                in.",
  ]);
  assertEquals(fieldLines(documentOf(std_msgs.Header), 30), [
    "stamp     time",
    "    When it was measured,",
    "    since the Unix epoch.",
    "frame_id  text",
    "    Name of the coordinate",
    "    frame that the data is in.",
  ]);
});

Deno.test("fieldLines() shows the arguments and the result of a service", () => {
  const text = JSON.stringify({
    arguments: {
      type: "array",
      prefixItems: [
        { type: "number", description: "The first one." },
        { $ref: "#/prefixItems/0", description: "" },
      ],
      minItems: 1,
      items: false,
    },
    result: {
      type: "object",
      properties: { sum: { $ref: "#/$defs/sum" } },
      $defs: { sum: { type: "number" } },
    },
  });
  const type = readTypeDocument({ name: "add", encoding: "jsonschema", text });
  assertEquals(fieldLines(type, 80), [
    "argument 1   number  The first one.",
    "argument 2?  number",
    "result       object",
    "  sum?       number",
  ]);
});

Deno.test("fieldLines() ends, whatever the schema is", () => {
  const schema = {
    type: "object",
    properties: { a: { $ref: "#/prefixItems/0" }, b: { $ref: "#/prefixItems/0" } },
  };
  const lines = fieldLines(documentOf({ name: "x", schema }), 80);
  assertEquals(lines.length, 2000);
});

Deno.test("typeText() ends, whatever refers to itself, and however often", () => {
  const list = { type: "array", items: { $ref: "#" } };
  assertEquals(typeText(list, list), "…[][][][]");
  const twice = { allOf: [{ $ref: "#" }, { $ref: "#" }], anyOf: [{ $ref: "#" }], type: "object" };
  assertEquals(typeText(twice, twice), "object");
  const deep = (depth: number): unknown =>
    depth === 0 ? { type: "number" } : { allOf: [deep(depth - 1), deep(depth - 1)] };
  assertEquals(typeText(deep(12), {}), "number");
  const wide = { prefixItems: Array.from({ length: 9 }, () => ({ type: "number" })) };
  assertEquals(typeText(wide, wide), `[${"number, ".repeat(8)}…]`);
});
