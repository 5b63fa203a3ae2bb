import { actionOf } from "./action_names.ts";
import { isPattern } from "./name_pattern.ts";
import type { NodeRecord } from "./node_record.ts";

/** What a mesh has names for that are listed. */
export type ListedKind = "topics" | "services" | "actions";

/**
 * Gathers the names that there are in a mesh.
 *
 * @param mesh Its nodes, by whatever.
 * @param kind Which names: topics are those that somebody sends on or listens to; patterns are none.
 * @returns Each name once, sorted.
 */
export function namesIn(
  mesh: { readonly nodes: ReadonlyMap<string, NodeRecord> },
  kind: ListedKind,
): string[] {
  const names = new Set<string>();
  for (const { topics, sends, services } of mesh.nodes.values()) {
    if (kind === "topics") {
      for (const name of sends) names.add(name);
      for (const name of topics) if (!isPattern(name)) names.add(name);
      continue;
    }
    for (const service of services) {
      const name = kind === "services" ? service : actionOf(service);
      if (name !== undefined) names.add(name);
    }
  }
  return [...names].sort();
}
