import { exampleOf, exampleValue } from "../../../lib/cli/schemas/example.ts";
import { exampleText } from "../../../lib/cli/schemas/example_text.ts";
import { fieldLines } from "../../../lib/cli/schemas/fields_text.ts";
import { readTypeDocument, valuesOf } from "../../../lib/schema/document/type_document.ts";
import { withBytes } from "../../../lib/schema/document/with_bytes.ts";
import { isPrintable } from "../../../lib/text/printable.ts";
import { writeRobot } from "../../../lib/typescript/write_robot.ts";
import { type FuzzTarget, promise, texts } from "../target.ts";

const decoder = new TextDecoder();

/** The text of a schema, as a stranger could have it: shown, filled in, and written as a type. */
const schemaTarget: FuzzTarget = {
  name: "schemas",
  weight: 1,
  seeds: texts(
    '{"type":"array","prefixItems":[{"type":"object","title":"a.B","properties":{"x":{"type":"number",' +
      '"minimum":1},"y":{"$ref":"#/prefixItems/0"}},"required":["x"]}],"items":false,"minItems":1}',
    '{"arguments":{"type":"array","prefixItems":[{"enum":[1,"a",null]}]},"result":{"anyOf":[{"const":1},' +
      '{"type":["string","null"],"contentEncoding":"base64"}]}}',
    '{"prefixItems":[{"oneOf":[{"const":0,"title":"A","description":"*/"}],"title":"c"},{"allOf":[' +
      '{"$ref":"#/prefixItems/1"},{"type":"array","items":{"type":"integer"}}]}],"minItems":2}',
  ),
  words: texts(
    '"type"',
    '"object"',
    '"array"',
    '"$ref"',
    '"#"',
    '"items"',
    '"required"',
    '"properties"',
    '"description"',
    "1e9",
    "null",
    "true",
    "{}",
    "[]",
  ),
  run(input) {
    const text = decoder.decode(input);
    let document;
    try {
      document = readTypeDocument({ name: "a", encoding: "jsonschema", text });
    } catch (error) {
      promise(error instanceof SyntaxError, () => `${error}`);
      return;
    }
    const lines = fieldLines(document, 80);
    promise(lines.every(isPrintable), () => `lines: ${lines.join("\\n")}`);
    for (const schema of valuesOf(document)) {
      const example = exampleOf(schema, document.values);
      exampleText(example);
      withBytes(exampleValue(example), schema, document.values);
    }
    const subject = { name: "a", schema: document.schema };
    const robot = writeRobot({ topics: [subject], services: [subject], source: "a" });
    promise(robot.includes("interface Robot"), () => robot);
  },
};

/** Schemas that other nodes have. */
export const SCHEMA_TARGETS: readonly FuzzTarget[] = [schemaTarget];
