import { assert, assertEquals } from "@std/assert";
import config from "../../../deno.json" with { type: "json" };
import { launchDocuments } from "../../../lib/launch/file/documents.ts";
import { LAUNCH_SCHEMA, NODE_SCHEMA } from "../../../lib/launch/file/launch_schema.ts";
import type { Problem } from "../../../lib/launch/file/launch_file_error.ts";
import { readYaml } from "../../../lib/yaml/read_yaml.ts";
import { validate } from "../../../lib/launch/file/validate.ts";
import { stringify } from "yaml";
import type { Schema } from "../../../lib/launch/file/schema.ts";
import { LaunchFolder, planFile } from "../launch_rig.ts";

const ROOT = new URL("../../..", import.meta.url);
const TEMPLATE = await Deno.readTextFile(new URL("launch.yaml", ROOT));

for (const [path, text] of launchDocuments(config.version)) {
  Deno.test(`${path} is up to date (deno task launch:generate)`, async () => {
    assertEquals(await Deno.readTextFile(new URL(path, ROOT)), text);
  });
}

Deno.test("the template says the same as a file without any of its keys", async () => {
  await using folder = new LaunchFolder({
    "template.yaml": TEMPLATE,
    "short.yaml": `
coordinator: {}
web: {}
nodes:
  name1: { command: [deno, run, -A, camera.ts] }
  name2: { command: deno run -A name2.ts }
`,
  });
  assertEquals(
    await planFile(folder.file("template.yaml")),
    await planFile(folder.file("short.yaml")),
  );
});

Deno.test("every example of the template is right", () => {
  let count = 0;
  for (const [key, schema] of entriesOf(LAUNCH_SCHEMA)) {
    if (schema.example === undefined) continue;
    const problems: Problem[] = [];
    validate(readYaml(stringify(schema.example)), schema, { file: key, problems });
    assertEquals(problems, []);
    count++;
  }
  assert(count > 10);
});

Deno.test("docs/launch.md explains every key", async () => {
  const page = await Deno.readTextFile(new URL("docs/launch.md", ROOT));
  for (const key of keysOf(LAUNCH_SCHEMA)) assert(page.includes(`\`${key}\``), key);
  for (const [key, schema] of Object.entries(NODE_SCHEMA.keys)) {
    if (!("default" in schema) || schema.default === Infinity) continue;
    assert(page.match(new RegExp(`\`${key}\`.*\`${schema.default}\``)), `default of ${key}`);
  }
});

function keysOf(schema: Schema): string[] {
  return entriesOf(schema).map(([key]) => key);
}

/** All keys within a description, and what stands for each. */
function entriesOf(schema: Schema): [key: string, schema: Schema][] {
  switch (schema.type) {
    case "object":
      return Object.entries(schema.keys).flatMap((entry) => [entry, ...entriesOf(entry[1])]);
    case "either":
      return schema.options.flatMap(entriesOf);
    case "list":
      return entriesOf(schema.item);
    case "map":
      return entriesOf(schema.value);
    default:
      return [];
  }
}
