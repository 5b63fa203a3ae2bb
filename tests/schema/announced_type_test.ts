import { assertEquals, assertThrows } from "@std/assert";
import { defineSchema } from "@rosy/rosy";
import { announcedText } from "../../lib/schema/announced_type.ts";
import { MAX_SCHEMA_BYTES } from "../../lib/schema/exchange/schema_message.ts";
import { topicType } from "../../lib/schema/topic_type.ts";

const NAME = "robot/Range";
const LIST = '{"type":"array"}';

Deno.test("announcedText() makes of a text what a node with the schema itself announces", () => {
  const { text } = topicType("range", defineSchema(NAME, { type: "number", minimum: 0 }));
  const shuffled = JSON.stringify(
    Object.fromEntries(Object.entries(JSON.parse(text.text)).toReversed()),
    null,
    2,
  );
  assertEquals(announcedText("range", { ...text, text: shuffled }), text);
});

Deno.test("announcedText() leaves texts of other encodings as they are", () => {
  const { text, encoding } = announcedText("range", {
    name: NAME,
    encoding: "ros2msg",
    text: "float64 metres\n",
  });
  assertEquals([text, encoding], ["float64 metres\n", "ros2msg"]);
});

for (
  const [what, fields, reason] of [
    ["a schema of no list", { text: '{"type":"object"}' }, "no JSON Schema of a list of values"],
    ["a schema of anything", { text: "true" }, "no JSON Schema of a list of values"],
    ["a text that is no JSON", { text: "{" }, "no JSON Schema of a list of values"],
    ["an encoding of two words", { encoding: "json schema" }, 'encoding "json schema" is no word'],
    ["a name with a space", { name: "robot Range" }, 'Cannot use "robot Range" as the name'],
    [
      "a text that nobody would fetch",
      { encoding: "x", text: "é".repeat(MAX_SCHEMA_BYTES / 2 + 1) },
      `its text has ${MAX_SCHEMA_BYTES + 2} bytes`,
    ],
  ] as const
) {
  Deno.test(`announcedText() refuses ${what}`, () => {
    const type = { name: NAME, encoding: "jsonschema", text: LIST, ...fields };
    const error = assertThrows(() => announcedText("range", type), TypeError, reason);
    assertEquals(error.message.startsWith('Cannot announce the type of topic "range": '), true);
  });
}
