import type { TopologyChange, TopologyView } from "@rosy/rosy";
import { patiently } from "./patience.ts";

/** Waits until a topology is as wanted: at once, or after one of its changes. */
export async function untilSeen<T extends TopologyView>(
  { topology }: { readonly topology: T },
  isSeen: (topology: T) => boolean,
): Promise<void> {
  if (isSeen(topology)) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const unsubscribe = topology.subscribe(() => isSeen(topology) && resolve());
  try {
    await patiently(promise, () => `knows ${namesIn(topology)}`);
  } finally {
    unsubscribe();
  }
}

/** Waits until a node knows of others, by their names. */
export function untilKnows(
  node: { readonly topology: TopologyView },
  ...names: readonly string[]
): Promise<void> {
  return untilSeen(node, (topology) => {
    const known = namesIn(topology);
    return names.every((name) => known.includes(name));
  });
}

/** Keeps what happens to a topology from now on. */
export function changesOf(topology: TopologyView): TopologyChange[] {
  const changes: TopologyChange[] = [];
  topology.subscribe((change) => changes.push(change));
  return changes;
}

function namesIn({ nodes }: TopologyView): string[] {
  return [...nodes.values()].map(({ id }) => id.name);
}
