import { checkName } from "../../mesh/names.ts";
import { LAYERED_OPTIONS } from "../../node/options/layered_definition.ts";
import type { Layer } from "../../node/options/layers.ts";
import { fullNodeName, namesOfNode } from "../../node/options/node_names.ts";
import type { NodeSection } from "./launch_schema.ts";
import { PARAMS_VARIABLE } from "../../params/given/params_variable.ts";
import { addLayer } from "./layer_keys.ts";
import { asList } from "./lists.ts";

/** How a node is called. */
export interface NodeNames {
  /** Its full name. */
  readonly name: string;
  /** Its name within its namespace, with the prefix of the file that it is from. */
  readonly ownName: string;
  /** In which namespace it is, and which names stand for others. */
  readonly layer: Layer;
}

/** A node of a file, whose section has full names in place of those that the file has. */
export interface NamedNode extends NodeNames {
  /** Its key in the file. */
  readonly key: string;
  readonly section: NodeSection;
}

/** What the names of a file's nodes follow from. */
export interface NamingOptions {
  /** What their own names begin with. */
  readonly prefix: string;
  /** What is said of names for the whole file. */
  readonly layer: Layer;
  /** Is told what is wrong: at which keys, from the node's own on. */
  readonly refuse: (path: readonly string[], message: string) => void;
}

/**
 * Gives the nodes of a file their full names, and those that they name.
 *
 * A file knows its nodes by their keys, and others by names in its namespace; the topics and services
 * that a node waits for are called as its own code calls them.
 *
 * @param nodes The sections of the nodes, by their keys.
 * @param options What the names follow from.
 * @returns The nodes whose names are right.
 */
export function nameNodes(
  nodes: ReadonlyMap<string, NodeSection>,
  { prefix, layer: ofFile, refuse }: NamingOptions,
): NamedNode[] {
  const attempt = <T>(key: string, action: () => T): T | undefined => {
    try {
      return action();
    } catch (error) {
      refuse([key], (error as Error).message);
    }
  };
  const own = new Map<string, NodeNames>();
  for (const [key, section] of nodes) {
    refuseVariables(section, (path, message) => refuse([key, ...path], message));
    const layer = addLayer(ofFile, section, (at, message) => refuse([key, at], message));
    const ownName = withPrefix(key, prefix);
    const name = attempt(key, () => fullNodeName(ownName, layer.namespace));
    if (name !== undefined) own.set(key, { name, ownName, layer });
  }
  const nodeName = (name: string) => own.get(name)?.name ?? fullNodeName(name, ofFile.namespace);
  return [...own].flatMap(([key, names]) => {
    const section = attempt(key, () => withFullNames(nodes.get(key)!, names, nodeName));
    return section ? [{ key, ...names, section }] : [];
  });
}

/** Refuses variables that have keys of their own, by which others know of the names, too. */
function refuseVariables({ env }: NodeSection, refuse: NamingOptions["refuse"]): void {
  for (const [, { env: variable, launch: { key } }] of LAYERED_OPTIONS) {
    if (!env?.has(variable)) continue;
    refuse(["env", variable], `names are given by the key "${key}" of the node: put it there`);
  }
  if (!env?.has(PARAMS_VARIABLE)) return;
  refuse(
    ["env", PARAMS_VARIABLE],
    'params are given by the key "params" of the node: put it there',
  );
}

/** The slash of a name that is in no namespace stays before all. */
function withPrefix(name: string, prefix: string): string {
  return name.startsWith("/") ? `/${prefix}${name.slice(1)}` : prefix + name;
}

function withFullNames(
  section: NodeSection,
  { name, layer }: NodeNames,
  nodeName: (name: string) => string,
): NodeSection {
  const { depends_on: dependsOn, wait_for: waitFor } = section;
  const names = namesOfNode(name, layer);
  return {
    ...section,
    ...(dependsOn && { depends_on: asList(dependsOn).map(nodeName) }),
    ...(waitFor && {
      wait_for: asList(waitFor).map(({ node, topic, service, ...wait }) => ({
        ...wait,
        ...(node !== undefined && { node: nodeName(node) }),
        ...(topic !== undefined && { topic: checkName("topic", names.topic(topic)) }),
        ...(service !== undefined && { service: checkName("service", names.service(service)) }),
      })),
    }),
  };
}
