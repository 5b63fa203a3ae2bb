import { expandName, NameResolver, namespaceWithin } from "../../mesh/name_resolver.ts";
import { checkName } from "../../mesh/names.ts";
import type { Layer } from "./layers.ts";

/**
 * Works out by which name others know a node.
 *
 * @param name Its name, as it was given.
 * @param namespace Its namespace, with all that is said around it.
 * @returns The full name.
 * @throws {TypeError} If it is none.
 * @throws {RangeError} If it is too long in full.
 */
export function fullNodeName(name: string, namespace?: string): string {
  // A name has no place in itself: what begins with "~" is refused.
  const rules = { node: "~", namespace: namespaceWithin(undefined, namespace) };
  return checkName("node", expandName("node", name, rules));
}

/**
 * Makes what turns the names in a node's code into full ones.
 *
 * @param node The node's full name.
 * @param layer What is said of its names, with all that is said around it.
 * @returns The resolver.
 * @throws {TypeError} If a name in it is none.
 * @throws {RangeError} If one is too long in full.
 */
export function namesOfNode(node: string, { namespace, remap }: Layer): NameResolver {
  return new NameResolver({ node, namespace: namespaceWithin(undefined, namespace), remap });
}
