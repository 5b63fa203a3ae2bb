import { toJsonSchema } from "./json_schema.ts";
import { LAUNCH_SCHEMA } from "./launch_schema.ts";
import { toTemplate } from "./template.ts";

/**
 * Writes the files that are made from the definition of the launch file.
 *
 * @param version The package's version, where editors find the JSON Schema.
 * @returns Their texts by their paths in the project.
 */
export function launchDocuments(version: string): ReadonlyMap<string, string> {
  const id = `https://jsr.io/@rosy/rosy/${version}/docs/launch.schema.json`;
  const schema = toJsonSchema(LAUNCH_SCHEMA, { id, title: "rosy launch file" });
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
