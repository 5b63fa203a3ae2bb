import { describeForm, readForm, writeForm } from "./forms.ts";
import { MESH_DEFINITION, MESH_OPTIONS, type MeshOption } from "./mesh_definition.ts";
import type { FlaggedDefinition } from "./definition.ts";
import { LOG_DEFINITION, type LogOption } from "./log_definition.ts";
import { LAYERED_DEFINITION, type LayeredOption } from "./layered_definition.ts";
import type { MeshOptions } from "./options.ts";

/** The definitions of all options that the environment can give. */
const DEFINITIONS = { ...MESH_DEFINITION, ...LAYERED_DEFINITION, ...LOG_DEFINITION };

/**
 * Reads an option from the environment.
 *
 * @param option The option.
 * @param variable Reads a variable.
 * @returns Its value, or `undefined` where the variable is not set, or empty.
 * @throws {TypeError} If the variable is malformed: who asks for something, such as encryption, in a
 * way that is not understood must not go without it.
 */
export function readVariable(
  option: MeshOption | LayeredOption | LogOption,
  variable: (name: string) => string | undefined,
): unknown {
  const definition: FlaggedDefinition<unknown> & { readonly env: string } = DEFINITIONS[option];
  const { env } = definition;
  const text = variable(env);
  if (!text) return undefined;
  const value = readForm(text, definition);
  if (value === undefined) {
    throw new TypeError(
      `Cannot build a node: ${env} is "${text}", and must be ${describeForm(definition)}`,
    );
  }
  return Array.isArray(value) && value.length === 0 ? undefined : value;
}

/**
 * Writes options for other processes.
 *
 * @param options The options.
 * @returns The variables. One that would exclude an option is empty, which stands for not set.
 */
export function environmentOf(options: MeshOptions): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [option, { env, excludes }] of MESH_OPTIONS) {
    if (options[option] === undefined) continue;
    variables[env] = writeForm(options[option]);
    if (excludes && options[excludes] === undefined) variables[MESH_DEFINITION[excludes].env] = "";
  }
  return variables;
}
