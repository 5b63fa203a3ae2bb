import type { TopologyView } from "../mesh/topology.ts";
import { waitForTopology } from "../mesh/wait_for_topology.ts";
import { buildToolNode } from "../facade/build_tool_node.ts";
import type { Node } from "../facade/node.ts";
import type { NodeOptions } from "../node/options/options.ts";
import { systemClock } from "../time/clock.ts";
import type { Readiness } from "./plan.ts";

/** Tells when something is there. */
export interface ReadinessWatch {
  /**
   * Waits until something is there.
   *
   * @param readiness What, and for how long.
   * @param signal Gives up: the promise rejects with the signal's reason.
   * @returns Whether it is, or has not come in time.
   */
  wait(readiness: Readiness, signal: AbortSignal): Promise<boolean>;
  /** Lets go of all that watching takes, until somebody waits again. */
  leave(): Promise<void>;
}

/**
 * Watches a mesh for nodes, listeners and providers. It takes part in the mesh only from a wait on,
 * until it leaves.
 */
export class MeshWatch implements ReadinessWatch {
  readonly #options: Omit<NodeOptions, "name">;
  #node: Promise<Node> | undefined;

  /** @param options Which mesh. */
  constructor(options: Omit<NodeOptions, "name">) {
    this.#options = options;
  }

  async wait(readiness: Readiness, signal: AbortSignal): Promise<boolean> {
    this.#node ??= buildToolNode({ ...this.#options, name: "rosy_launch" });
    const { topology } = await this.#node;
    const { timeoutMs } = readiness;
    const isThere = () => isInMesh(topology, readiness);
    return await waitForTopology(topology, isThere, { signal, timeoutMs, clock: systemClock });
  }

  async leave(): Promise<void> {
    const node = this.#node;
    this.#node = undefined;
    await (await node?.catch(() => undefined))?.stop();
  }
}

function isInMesh(topology: TopologyView, { kind, name }: Readiness): boolean {
  if (kind === "topic") return topology.listeners(name).length > 0;
  if (kind === "service") return topology.providers(name).length > 0;
  return topology.nodes.values().some((record) => record.id.name === name);
}
