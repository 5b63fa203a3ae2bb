import { isAbsolute, join } from "node:path";
import { NODE_SCHEMA, type NodeSection, type ProcessSection } from "./launch_schema.ts";

/** Where the functions of a file are, how their nodes are called, and what runs them. */
export interface ProcessOptions {
  /** The folder that the functions' files are relative to. */
  readonly directory: string;
  /** What the nodes' names begin with. */
  readonly prefix: string;
  /** Names that other nodes have. */
  readonly taken: ReadonlySet<string>;
  /** The command that runs a function of a module. */
  readonly runCommand: readonly string[];
}

/** The keys that are not given have these values. */
const DEFAULTS = Object.fromEntries(
  Object.entries(NODE_SCHEMA.keys).flatMap(([key, schema]) =>
    "default" in schema ? [[key, schema.default]] : []
  ),
) as unknown as Omit<NodeSection, "command">;

/**
 * Makes nodes of functions. Each is named after its function; as nodes that share a name take turns
 * on messages, the second one of a name becomes `name_2`, and so on.
 *
 * @param processes The functions.
 * @param options Where their files are, and how they are run.
 * @returns The nodes.
 */
export function processNodes(
  processes: readonly ProcessSection[],
  { directory, prefix, taken, runCommand }: ProcessOptions,
): { readonly name: string; readonly section: NodeSection }[] {
  const names = new Set(taken);
  return processes.map(([file, functionName, kwargs]) => {
    const base = prefix + functionName;
    let name = base;
    for (let count = 2; names.has(name); count++) name = `${base}_${count}`;
    names.add(name);
    const path = isAbsolute(file) ? file : join(directory, file);
    const args = kwargs ? [JSON.stringify(Object.fromEntries(kwargs))] : [];
    return {
      name,
      section: { ...DEFAULTS, command: [...runCommand, path, functionName, ...args] },
    };
  });
}
