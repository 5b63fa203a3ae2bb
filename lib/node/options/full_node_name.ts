import { expandName, namespaceWithin } from "../../mesh/name_resolver.ts";
import { checkName } from "../../mesh/names.ts";

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
