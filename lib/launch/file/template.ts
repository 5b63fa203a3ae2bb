import { stringify } from "yaml";
import type { ObjectSchema, Schema } from "./schema.ts";

const WIDTH = 90;

/** What a template is made up of beside the description. */
export interface TemplateOptions {
  /** Lines that stand before everything, without their `#`. */
  readonly header: readonly string[];
  /** Text that stands after everything. */
  readonly footer?: string;
}

/**
 * Writes a file that shows every key of a description: what it means, and its default. Keys of other
 * programs' files are left out. Keys without a default are commented out, with an example, unless they are required.
 *
 * @param schema The description.
 * @param options What stands before and after.
 * @returns The YAML text.
 */
export function toTemplate(schema: ObjectSchema, { header, footer = "" }: TemplateOptions): string {
  const lines = [...header.map((line) => line === "" ? "" : `# ${line}`), ""];
  return `${[...lines, ...objectLines(schema, "")].join("\n")}\n${footer}`;
}

function objectLines({ keys }: ObjectSchema, indent: string): string[] {
  const own = Object.entries(keys).filter(([, schema]) => !schema.isForeign);
  return own.flatMap(([key, schema], index) => {
    const gap = index > 0 && (indent === "" || indent === "    ") ? [""] : [];
    return [...gap, ...comment(summaryOf(schema), indent), ...keyLines(key, schema, indent)];
  });
}

function keyLines(key: string, schema: Schema, indent: string): string[] {
  if (schema.type === "object") return [`${indent}${key}:`, ...objectLines(schema, `${indent}  `)];
  if (schema.type === "map" && schema.value.type === "object" && !schema.example) {
    return [
      `${indent}${key}:`,
      `${indent}  ${schema.exampleKey}:`,
      ...objectLines(schema.value, `${indent}    `),
    ];
  }
  const isActive = schema.default !== undefined || schema.required;
  const value = schema.default ?? schema.example ?? exampleOf(schema);
  const text = stringify({ [key]: value }, { lineWidth: 0, defaultStringType: "PLAIN" });
  return text.trimEnd().split("\n").map((line) => `${indent}${isActive ? "" : "# "}${line}`);
}

function exampleOf(schema: Schema): unknown {
  if (schema.type === "map") return { [schema.exampleKey]: schema.value.example };
  return "";
}

function summaryOf(schema: Schema): string {
  const { summary, default: value } = schema;
  return value === undefined ? summary : `${summary} Default: ${stringify(value).trimEnd()}`;
}

function comment(text: string, indent: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && indent.length + line.length + word.length < WIDTH) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else lines.push(`# ${word}`);
  }
  return lines.map((line) => indent + line);
}
