import { readVariable } from "./environment.ts";
import { readForm, writeForm } from "./forms.ts";
import { LAYERED_OPTIONS, type LayeredOption } from "./layered_definition.ts";
import type { NodeOptions } from "./options.ts";

/** What is said of the names of nodes, at one layer or at all of them together. */
export type Layer = Pick<NodeOptions, LayeredOption>;

/**
 * Puts what is said of names into what is said around it.
 *
 * @param outer What is said around.
 * @param inner What is said within that.
 * @returns What holds there, in full.
 * @throws {TypeError} If something is no name.
 * @throws {RangeError} If a name is too long.
 */
export function layerWithin(outer: Layer, inner: Layer): Layer {
  return fromEach((option, { within, check }) => {
    if (inner[option] !== undefined) check(inner[option], option);
    return within(outer[option], inner[option]);
  });
}

/**
 * Reads what a process is told of its nodes' names.
 *
 * @param variable Reads a variable of the environment.
 * @returns What it says, in full.
 * @throws {TypeError} If a variable is malformed.
 */
export function readLayer(variable: (name: string) => string | undefined): Layer {
  return fromEach((option, { within, check, env }) => {
    const value = readVariable(option, variable);
    if (value === undefined) return undefined;
    try {
      check(value, option);
      return within(undefined, value);
    } catch (error) {
      throw new TypeError(`${(error as Error).message} (${env} says so)`, { cause: error });
    }
  });
}

/**
 * Writes what is said of names for another process, which then goes by nothing that is said around it.
 *
 * @param layer What is said, in full.
 * @returns The variables; an empty one stands for not set.
 * @throws {TypeError} If a name cannot be written there.
 */
export function environmentOfLayer(layer: Layer): Record<string, string> {
  return Object.fromEntries(LAYERED_OPTIONS.map(([option, definition]) => {
    const value = layer[option];
    const text = value === undefined ? "" : writeForm(value);
    if (text === "" || writeForm(readForm(text, definition)) === text) {
      return [definition.env, text];
    }
    throw new TypeError(
      `Cannot hand on "${text}" as ${definition.env}: "," and "=" part its names; take names ` +
        "without them",
    );
  }));
}

/**
 * Leaves out of an environment what it says of nodes' names: for tools, which take full ones.
 *
 * @param variable Reads a variable.
 * @returns A reader that finds none of those.
 */
export function withoutLayer(
  variable: (name: string) => string | undefined,
): (name: string) => string | undefined {
  const left = LAYERED_OPTIONS.map(([, { env }]) => env);
  return (name) => left.includes(name) ? undefined : variable(name);
}

function fromEach(
  read: (
    option: LayeredOption,
    definition: typeof LAYERED_OPTIONS[number][1],
  ) => unknown,
): Layer {
  const values = LAYERED_OPTIONS.map(([option, definition]) => [option, read(option, definition)]);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}
