import { isAbsolute, join } from "node:path";
import { flowText } from "../../yaml/flow_text.ts";
import { fullNodeName } from "../../node/options/node_names.ts";
import { NODE_SCHEMA, type NodeSection, type ProcessSection } from "./launch_schema.ts";

/** How a function of a module is run as a node. */
export interface RunCommand {
  /** The words that stand before the module, the function and its arguments. */
  readonly words: readonly string[];
  /** Variables on top of those of the launcher. */
  readonly env: Readonly<Record<string, string>>;
}

/** Where the functions of a file are, how their nodes are called, and what runs them. */
export interface ProcessOptions {
  /** The folder that the functions' files are relative to. */
  readonly directory: string;
  /** What the nodes' names begin with. */
  readonly prefix: string;
  /** Full names that other nodes have. */
  readonly taken: ReadonlySet<string>;
  /** The namespace that they are in, if they are in one. */
  readonly namespace: string | undefined;
  /** Says how functions of a module are run, by the module's path. */
  readonly runCommand: (file: string) => Promise<RunCommand>;
}

/** The keys of a node that are not given have these values. */
export const NODE_DEFAULTS: Omit<NodeSection, "command"> = Object.fromEntries(
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
export async function processNodes(
  processes: readonly ProcessSection[],
  { directory, prefix, taken, namespace, runCommand }: ProcessOptions,
): Promise<{ readonly name: string; readonly ownName: string; readonly section: NodeSection }[]> {
  const names = new Set(taken);
  const fullNameOf = (name: string) => fullNodeName(name, namespace);
  return await Promise.all(processes.map(async ([file, functionName, kwargs]) => {
    const ownName = freeName(prefix + functionName, (name) => names.has(fullNameOf(name)));
    const name = fullNameOf(ownName);
    names.add(name);
    const path = isAbsolute(file) ? file : join(directory, file);
    const args = kwargs ? [flowText(Object.fromEntries(kwargs))] : [];
    const { words, env } = await runCommand(path);
    const command = [...words, path, functionName, ...args];
    return {
      name,
      ownName,
      section: { ...NODE_DEFAULTS, command, env: new Map(Object.entries(env)) },
    };
  }));
}

function freeName(base: string, isTaken: (name: string) => boolean): string {
  let name = base;
  for (let count = 2; isTaken(name); count++) name = `${base}_${count}`;
  return name;
}
