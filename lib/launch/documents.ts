import { toJsonSchema } from "./json_schema.ts";
import { LAUNCH_SCHEMA } from "./launch_schema.ts";
import { toTemplate } from "./template.ts";

/** Where editors find the JSON Schema. */
const SCHEMA_URL = "https://jsr.io/@rosy/rosy/0.1.0/docs/launch.schema.json";

/** The files that are made from the definition of the launch file, by their paths in the project. */
export function launchDocuments(): ReadonlyMap<string, string> {
  const schema = toJsonSchema(LAUNCH_SCHEMA, { id: SCHEMA_URL, title: "rosy launch file" });
  return new Map([
    ["docs/launch.schema.json", `${JSON.stringify(schema, null, 2)}\n`],
    ["launch.yaml", toTemplate(LAUNCH_SCHEMA, { header: HEADER, footer: FOOTER })],
  ]);
}

const HEADER = [
  "yaml-language-server: $schema=docs/launch.schema.json",
  "",
  "This launch file shows all there is, with the defaults. It is run with `rosy launch`, and",
  "checked with `rosy launch --check`; demo/launch.yaml is one to try. docs/launch.md tells more.",
  "",
  "Almost everything may be left out. A whole launch file:",
  "",
  "nodes:",
  "  my_node:",
  "    command: deno run -A my_node.ts",
  "",
  "In all values, ${NAME} is an environment variable, ${arg:NAME} what is given as",
  "`rosy launch launch.yaml NAME=VALUE`, and ${NAME:-value} has a default. $${ is a plain ${.",
];

const FOOTER = `
  # A command can also be text, which a shell runs.
  name2:
    command: deno run -A name2.ts
`;
