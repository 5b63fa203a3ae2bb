import { didYouMean } from "../../text/suggest.ts";
import type { Definition } from "./definition.ts";
import { readVariable } from "./environment.ts";
import { fillIn } from "./fill_in.ts";
import { fullNodeName } from "./node_names.ts";
import { layerWithin, readLayer, withoutLayer } from "./layers.ts";
import { LOG_OPTIONS } from "./log_definition.ts";
import { NODE_DEFINITION } from "./node_definition.ts";
import type { NodeOptions, ResolvedNodeOptions } from "./options.ts";

const DEFINITIONS = new Map<string, Definition<unknown>>(Object.entries(NODE_DEFINITION));

/**
 * Checks options and fills in what the environment says, and defaults.
 *
 * @param options What the user asked for.
 * @param environment Reads a variable of the process's environment.
 * @returns The same with everything filled in.
 * @throws {TypeError} If an option is unknown or of a wrong type.
 * @throws {RangeError} If a number is out of range.
 */
export function resolveOptions(
  options: NodeOptions,
  environment: (name: string) => string | undefined = readEnvironment,
): ResolvedNodeOptions {
  checkKnown(options);
  const ofMesh = fillIn(options, (option) => readVariable(option, environment));
  const layer = layerWithin(readLayer(environment), options);
  const given = new Map<string, unknown>(
    Object.entries({ ...ofMesh, namespace: undefined, ...layer }),
  );
  for (const option of LOG_OPTIONS) {
    given.set(option, options[option] ?? readVariable(option, environment));
  }
  const values = [...DEFINITIONS].map(([option, definition]) => {
    const value = given.get(option) ?? definition.default?.();
    if (value !== undefined || definition.isRequired) definition.check(value, option);
    return [option, value];
  });
  // Each option has a definition, which checked its value: so the compiler sees to it there.
  const resolved = Object.fromEntries(values) as ResolvedNodeOptions;
  checkTogether(resolved);
  return { ...resolved, name: fullNodeName(resolved.name, resolved.namespace) };
}

/**
 * Does the same for a tool: its nodes, and what it asks for, go by full names, whatever the environment
 * says of those of robots.
 *
 * @param options What is asked for.
 * @returns The same with everything filled in.
 * @throws {TypeError} If an option is unknown or of a wrong type.
 * @throws {RangeError} If a number is out of range.
 */
export function resolveToolOptions(options: NodeOptions): ResolvedNodeOptions {
  return resolveOptions(options, withoutLayer(readEnvironment));
}

function checkKnown(options: unknown): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`Cannot build a node: expected options such as { name: "camera" }`);
  }
  const known = [...DEFINITIONS.keys()];
  for (const key of Object.keys(options)) {
    if (DEFINITIONS.has(key)) continue;
    throw new TypeError(`Cannot build a node: unknown option "${key}"${didYouMean(key, known)}`);
  }
}

/** Refuses values that are right one by one, and cannot be together. */
function checkTogether(options: ResolvedNodeOptions): void {
  const { allowUnixConnections, allowTcpConnections, peers, coordinator } = options;
  if (!allowUnixConnections && !allowTcpConnections) {
    throw new TypeError("Cannot build a node: allow Unix connections, TCP connections or both");
  }
  if (options.encrypt && options.authKey === undefined) {
    throw new TypeError(
      `Cannot build a node: option "encrypt" needs an "authKey" (or ROSY_AUTHKEY): ` +
        "without it nobody knows whom the connection is encrypted for",
    );
  }
  if (peers !== undefined && coordinator !== undefined) {
    throw new TypeError(
      `Cannot build a node: give a "coordinator" or "peers" (ROSY_COORDINATOR, ROSY_PEERS), not both: ` +
        "nodes that have a coordinator need not be named",
    );
  }
  if (peers?.length && !allowTcpConnections) {
    throw new TypeError(`Cannot build a node: option "peers" needs TCP connections`);
  }
}

/**
 * Reads the environment, which is a convenience: without permission to read it there is none.
 *
 * @param name The name of a variable.
 * @returns Its text, where it is set and may be read.
 */
export function readEnvironment(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}
