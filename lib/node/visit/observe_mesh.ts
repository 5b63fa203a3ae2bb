import { onAbort } from "../../flow/abort.ts";
import { Topology, type TopologyView } from "../../mesh/topology.ts";
import { RefusalLog } from "../../peer/link_log.ts";
import { systemClock } from "../../time/clock.ts";
import { chooseDiscovery } from "../choose_discovery.ts";
import { createVisitor } from "./create_visitor.ts";
import { createNodeId } from "../identity.ts";
import type { MeshOptions, NodeOptions } from "../options/options.ts";
import { resolveToolOptions } from "../options/resolve_options.ts";

/** How a mesh is looked at. */
export interface ObserveOptions extends MeshOptions, Pick<NodeOptions, "logger"> {
  /**
   * How long to look at most, in milliseconds; it ends before once nothing new is heard.
   *
   * @default {2000}
   */
  discoveryTimeMs?: number;
  /** Gives up: the promise rejects with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Looks at a mesh without becoming a part of it.
 *
 * @param options Which mesh, and for how long.
 * @returns The nodes that were there.
 * @throws {Error} If there is no such interface, or the coordinator is not reached in time.
 *
 * @example Name the nodes of a domain
 * ```ts
 * import { observeMesh } from "@rosy/rosy";
 *
 * const { nodes } = await observeMesh({ domainId: crypto.randomUUID() });
 * console.log([...nodes.values()].map(({ id }) => id.name));
 * ```
 */
export async function observeMesh(options: ObserveOptions = {}): Promise<TopologyView> {
  const { discoveryTimeMs = 2000, signal, ...meshOptions } = options;
  const resolved = resolveToolOptions({ ...meshOptions, name: "observer" });
  const { coordinator, logger } = resolved;
  const clock = systemClock;
  const topology = new Topology();
  const { introduce, visitor } = await createVisitor(resolved, createNodeId("observer"), clock);
  const refusals = new RefusalLog(logger, clock);
  const createDiscovery = await chooseDiscovery(resolved);
  await using discovery = createDiscovery({
    introduce,
    topology,
    links: {
      isLinked: () => false,
      fetchRecord: (presence, either) =>
        visitor.fetchRecord(presence, either).catch((error) => {
          refusals.note(error);
          throw error;
        }),
      ask: (address, known, either) => visitor.ask(address, known, either),
      hold: () => {},
      verify: () => {},
    },
    clock,
    random: Math.random,
  });
  signal?.throwIfAborted();
  const timeout = AbortSignal.timeout(discoveryTimeMs);
  const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
  // A discovery that waits for its coordinator would go on for ever.
  {
    using _givingUp = onAbort(either, () => void discovery.stop());
    await discovery.start();
  }
  signal?.throwIfAborted();
  if (timeout.aborted && coordinator !== undefined) {
    throw new Error(
      `Cannot look at the mesh: the coordinator (${coordinator}) was not reached within ` +
        `${discoveryTimeMs} ms; start it with 'rosy coordinator', or see whether its address is right`,
    );
  }
  await discovery.settled({ signal: either });
  // What was found until then would pass for all there is.
  signal?.throwIfAborted();
  return topology;
}
