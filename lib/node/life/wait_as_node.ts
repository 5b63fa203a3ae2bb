import { waitForTopology, type WaitOptions } from "../../mesh/wait_for_topology.ts";
import type { Clock } from "../../time/clock.ts";

/**
 * Waits until the topology is as wanted, or the node that waits is stopped.
 *
 * @param node Who waits, and what is aborted when it begins to stop.
 * @param options `what` it does and what is `missing` meanwhile, for errors; for how long.
 * @throws {DOMException} `TimeoutError` if it does not come in time.
 * @throws {Error} If the node is stopped.
 */
export async function waitAsNode(
  { name, ending }: { name: string; ending: AbortSignal },
  { topology, isReached, what, missing, clock, signal, timeoutMs }: WaitOptions & {
    topology: Parameters<typeof waitForTopology>[0];
    isReached: () => boolean;
    what: string;
    missing: string;
    clock: Clock;
  },
): Promise<void> {
  try {
    const either = signal ? AbortSignal.any([signal, ending]) : ending;
    if (await waitForTopology(topology, isReached, { signal: either, timeoutMs, clock })) return;
  } catch (error) {
    if (!ending.aborted || signal?.aborted) throw error;
    throw new Error(`Cannot ${what}: node "${name}" was stopped`);
  }
  throw new DOMException(`Cannot ${what}: ${missing} within ${timeoutMs} ms`, "TimeoutError");
}
