import { untilAborted } from "../../flow/abort.ts";
import type { NodeRecord } from "../../mesh/node_record.ts";
import type { Discovery } from "../discovery.ts";
import type { Evidence } from "../../mesh/peer_links.ts";
import type { NamedDiscovery } from "./named_discovery.ts";

/**
 * Multicast discovery with peers beside it: one topology, whichever of the two finds a node.
 *
 * - Peers are looked for at once, also where multicast does not work.
 * - What multicast discovery makes of a connection's end holds for nodes of both.
 */
export class CombinedDiscovery implements Discovery {
  readonly #multicast: Discovery;
  readonly #peers: NamedDiscovery;

  /**
   * @param multicast Finds nodes by multicast.
   * @param peers Finds nodes that were named, into the same topology.
   */
  constructor(multicast: Discovery, peers: NamedDiscovery) {
    this.#multicast = multicast;
    this.#peers = peers;
  }

  async start(record?: NodeRecord): Promise<void> {
    const starting = this.#multicast.start(record);
    this.#peers.start(record !== undefined);
    try {
      await starting;
    } catch (error) {
      await this.#peers.stop();
      throw error;
    }
  }

  update(record: NodeRecord): void {
    this.#multicast.update(record);
  }

  async settled({ signal }: { signal?: AbortSignal } = {}): Promise<void> {
    const both = Promise.all([this.#multicast.settled({ signal }), this.#peers.settled]);
    await untilAborted(both, signal);
  }

  suspect(uuid: string, evidence: Evidence): void {
    this.#multicast.suspect(uuid, evidence);
  }

  async stop(): Promise<void> {
    await Promise.all([this.#peers.stop(), this.#multicast.stop()]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}
