import { isFields } from "../../codec/values/fields.ts";
import { flowText } from "../../yaml/flow_text.ts";
import { scalarValue } from "../../yaml/core_schema.ts";

/** How wide a list or a map may be on one line. */
const MAX_LINE = 100;

/**
 * Writes params as people edit them: a line for each, in YAML.
 *
 * @param values The values by the names of params.
 * @param comment What stands above them, a line each.
 * @returns The text of a file.
 */
export function paramsYaml(
  values: Iterable<readonly [name: string, value: unknown]>,
  comment: readonly string[],
): string {
  const lines = [...values].flatMap(([name, value]) => entryLines(name, value, ""));
  return [...comment.map((line) => `# ${line}`), ...lines].map((line) => `${line}\n`).join("");
}

function entryLines(name: string, value: unknown, indent: string): string[] {
  const key = `${indent}${keyText(name)}:`;
  const line = `${key} ${valueText(value)}`;
  if (!isFields(value) || Object.keys(value).length === 0 || line.length <= MAX_LINE) return [line];
  return [
    key,
    ...Object.entries(value).flatMap(([inner, item]) => entryLines(inner, item, `${indent}  `)),
  ];
}

function keyText(name: string): string {
  return isPlainText(name) ? name : JSON.stringify(name);
}

function valueText(value: unknown): string {
  return typeof value === "string" && isPlainText(value) ? value : flowText(value);
}

/** Words that YAML takes for nothing else but themselves. */
function isPlainText(text: string): boolean {
  return /^[\p{L}_][\p{L}\p{M}\p{N}_./-]*$/u.test(text) && scalarValue(text) === text &&
    // YAML 1.1, which other programs read, takes these for booleans.
    !/^(?:y|n|yes|no|on|off)$/i.test(text);
}
