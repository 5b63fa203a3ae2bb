import type { DiscoveryHealth } from "./discovery.ts";

/**
 * Makes one health of several.
 *
 * @param onHealth Is told when one of them is degraded, and when none is any more.
 * @returns Makes a callback for one of them.
 */
export function combineHealth(
  onHealth: (health: DiscoveryHealth) => void,
): () => (health: DiscoveryHealth) => void {
  const degraded = new Set<symbol>();
  return () => {
    const source = Symbol();
    return (health) => {
      if (health.isDegraded) degraded.add(source);
      else degraded.delete(source);
      if (health.isDegraded || degraded.size === 0) onHealth(health);
    };
  };
}
