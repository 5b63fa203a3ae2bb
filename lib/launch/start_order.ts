import type { Problem } from "./file/launch_file_error.ts";
import { asList } from "./file/lists.ts";
import type { LoadedNode } from "./file/load.ts";

/**
 * Brings nodes into an order in which each comes after those it depends on, and otherwise where the
 * file has it.
 *
 * @param nodes The nodes.
 * @param problems Where circles of dependencies are added to.
 * @returns The nodes, all of them also where there are circles.
 */
export function startOrder(nodes: readonly LoadedNode[], problems: Problem[]): LoadedNode[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const ordered = new Set<LoadedNode>();

  function visit(node: LoadedNode, chain: readonly string[]): void {
    if (ordered.has(node)) return;
    const start = chain.indexOf(node.name);
    if (start >= 0) {
      const circle = [...chain.slice(start), node.name].join(" -> ");
      const { file, position, path } = node;
      const message = `nodes depend on each other in a circle: ${circle}`;
      problems.push({ file, position, path: [...path, "depends_on"], message });
      return;
    }
    for (const name of asList(node.section.depends_on)) {
      const dependency = byName.get(name);
      if (dependency) visit(dependency, [...chain, node.name]);
    }
    ordered.add(node);
  }

  for (const node of nodes) visit(node, []);
  return [...ordered];
}
