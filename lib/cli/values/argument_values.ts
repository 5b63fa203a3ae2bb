import { parse } from "@std/yaml";
import { compileExpression } from "./js_expression.ts";
import { UsageError } from "../line/usage_error.ts";

/**
 * Computes the values to send: positional ones in order, then one object with the named ones, if
 * there are any.
 */
export type ValueSource = () => Promise<unknown[]>;

interface ArgumentValue {
  readonly name?: string;
  readonly compute: () => unknown;
}

/**
 * Reads the values of a command line.
 *
 * @param texts What the user typed: `VALUE` or `NAME=VALUE` each.
 * @returns A function that computes the values; `js:` values are computed at every call.
 * @throws {UsageError} If a value is malformed, or a positional one follows a named one.
 */
export function parseArgumentValues(texts: readonly string[]): ValueSource {
  const positional: ArgumentValue[] = [];
  const named = new Map<string, ArgumentValue>();
  for (const text of texts) {
    const argument = parseArgument(text);
    if (argument.name === undefined) {
      if (named.size) {
        throw new UsageError(`value "${text}" has no name: it must stand before the named values`);
      }
      positional.push(argument);
    } else {
      if (named.has(argument.name)) throw new UsageError(`"${argument.name}" is given twice`);
      named.set(argument.name, argument);
    }
  }
  return async () => {
    const values: unknown[] = [];
    for (const { compute } of positional) values.push(await compute());
    const entries: [string, unknown][] = [];
    for (const [name, { compute }] of named) entries.push([name, await compute()]);
    return entries.length ? [...values, Object.fromEntries(entries)] : values;
  };
}

/**
 * Reads one value.
 *
 * Text that starts with `{`, `[`, `"` or `'` is YAML flow, of which JSON is a part; numbers,
 * booleans and `null` are what YAML's core schema takes them for; everything else, dates included,
 * is text as it stands. No text that merely looks like YAML's block style is ever taken apart.
 *
 * @param text What the user typed.
 * @returns The value.
 * @throws {UsageError} If the text starts like YAML flow and is none.
 */
export function parseValue(text: string): unknown {
  if (/^\s*[{["']/.test(text)) return parseFlow(text);
  if (/^(null|Null|NULL|~)$/.test(text)) return null;
  if (/^[-+]?\.\d+$/.test(text)) return Number(text);
  // A leading zero makes a number octal in YAML 1.1, which is what the parser goes by.
  if (!/^[-+.\w]+$/.test(text) || /^[-+]?0\d/.test(text)) return text;
  const value = parseScalar(text);
  return typeof value === "number" || typeof value === "boolean" ? value : text;
}

function parseArgument(text: string): ArgumentValue {
  const match = /^([\p{L}_$][\p{L}\p{N}_$]*)=(.*)$/su.exec(text);
  const [name, value] = match ? [match[1], match[2]!] : [undefined, text];
  if (value.startsWith("js:")) {
    return { ...(name && { name }), compute: compileExpression(value.slice("js:".length)) };
  }
  parseValue(value);
  // Parsed afresh for each message, so that no two share an object.
  return { ...(name && { name }), compute: () => parseValue(value) };
}

function parseFlow(text: string): unknown {
  try {
    return parse(text, { schema: "core" });
  } catch (error) {
    const [reason] = error instanceof Error ? error.message.split(/ at line |:\n/) : [];
    throw new UsageError(`value '${text}' is not valid YAML: ${reason}`);
  }
}

function parseScalar(text: string): unknown {
  try {
    return parse(text, { schema: "core" });
  } catch {
    // Plain text that YAML would want quoted.
    return text;
  }
}
