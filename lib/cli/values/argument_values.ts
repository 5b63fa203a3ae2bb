import { UsageError } from "../line/usage_error.ts";
import { compileExpression } from "./js_expression.ts";
import { parseValue } from "./parse_value.ts";

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
export async function parseArgumentValues(texts: readonly string[]): Promise<ValueSource> {
  const positional: ArgumentValue[] = [];
  const named = new Map<string, ArgumentValue>();
  for (const text of texts) {
    const argument = await parseArgument(text);
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

async function parseArgument(text: string): Promise<ArgumentValue> {
  const match = /^([\p{L}_$][\p{L}\p{N}_$]*)=(.*)$/su.exec(text);
  const [name, value] = match ? [match[1], match[2]!] : [undefined, text];
  const compute = value.startsWith("js:")
    ? compileExpression(value.slice("js:".length))
    : await parseValue(value);
  return { ...(name && { name }), compute };
}
