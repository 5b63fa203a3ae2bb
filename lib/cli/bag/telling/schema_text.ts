import { type BagSchema, schemaText } from "../../../bag/schemas/bag_schema.ts";
import { printable } from "../../../text/printable.ts";
import { formatBytes } from "../../values/quantities.ts";

/** @returns Such as `type foxglove.LaserScan`, or `types A, B`. */
export function typeText(schemas: readonly BagSchema[]): string {
  const names = [...new Set(schemas.map(({ name }) => printable(name) || '""'))];
  return `${names.length === 1 ? "type" : "types"} ${names.join(", ")}`;
}

/** @returns A schema as it is, line by line, indented. */
export function schemaLines(schema: BagSchema): string[] {
  const title = `  ${printable(schema.name)} (${printable(schema.encoding)}):`;
  return [title, ...textOf(schema).split("\n").map((line) => `    ${printable(line)}`.trimEnd())];
}

/**
 * Tells programs of a schema.
 *
 * @param schema The schema.
 * @param options `verbose`: whether to tell its text, too.
 * @returns Fields of an object.
 */
export function schemaJson(
  schema: BagSchema,
  { verbose }: { verbose: boolean },
): Record<string, unknown> {
  const { name, encoding } = schema;
  const text = schemaText(schema);
  return {
    name,
    encoding,
    ...(verbose && (text === undefined ? { base64: schema.data.toBase64() } : { text })),
  };
}

function textOf(schema: BagSchema): string {
  const text = schemaText(schema);
  if (text === undefined) return `${formatBytes(schema.data.length)} that are no text`;
  if (schema.encoding !== "jsonschema") return text.trimEnd();
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
