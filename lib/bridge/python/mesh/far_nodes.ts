import { Gate } from "../../../flow/gate.ts";
import { abortable } from "../../../flow/abort.ts";
import type { FoundNode } from "../specs/python_discovery.ts";
import { FarPeer, type FarPeerOptions } from "./far_peer.ts";

/** What {@linkcode FarNodes} needs. */
export interface FarNodesOptions extends Omit<FarPeerOptions, "lost"> {
  /** Is told that the connection to a node has ended, with why. */
  readonly lost: (node: FoundNode, reason: string) => void;
  /** Is told that there are others, or that they have other names. */
  readonly changed: () => void;
}

/** The nodes of Python's rosy that are there, and the connections to those that were sent to. */
export class FarNodes {
  readonly #options: FarNodesOptions;
  readonly #peers = new Map<string, FarPeer>();
  readonly #changed = new Gate();
  readonly #closing = new Set<Promise<void>>();
  #nodes: readonly FoundNode[] = [];
  #isClosed = false;

  /** @param options What they are reached by. */
  constructor(options: FarNodesOptions) {
    this.#options = options;
  }

  /** All that are there. */
  get all(): readonly FoundNode[] {
    return this.#nodes;
  }

  /** Takes what a discovery has found: all of it. @returns Those that are gone, by their uuids. */
  replace(nodes: readonly FoundNode[]): string[] {
    if (this.#isClosed) return [];
    const byId = new Map(nodes.map((node) => [node.spec.id.uuid, node]));
    const gone = this.#nodes.map(({ spec }) => spec.id.uuid).filter((uuid) => !byId.has(uuid));
    this.#nodes = [...byId.values()];
    for (const [uuid, peer] of this.#peers) {
      const node = byId.get(uuid);
      if (node) peer.node = node;
      else this.#close(uuid, peer);
    }
    this.#changed.open();
    this.#options.changed();
    return gone;
  }

  /** @returns Those that listen to a topic. */
  listeningTo(topic: string): FoundNode[] {
    return this.#nodes.filter(({ spec }) => spec.topics.has(topic));
  }

  /** @returns Those that provide a service. */
  providing(service: string): FoundNode[] {
    return this.#nodes.filter(({ spec }) => spec.services.has(service));
  }

  /** Waits until something is so. */
  async until(isSo: () => boolean, signal?: AbortSignal): Promise<void> {
    while (!isSo()) {
      signal?.throwIfAborted();
      await abortable(this.#changed.wait(), signal);
    }
  }

  /** @returns The connection to a node, opened once it is needed. */
  peer(node: FoundNode): FarPeer {
    const { uuid } = node.spec.id;
    let peer = this.#peers.get(uuid);
    if (peer) return peer;
    const lost = (reason: string) => this.#options.lost(node, reason);
    peer = new FarPeer(node, { ...this.#options, lost });
    this.#peers.set(uuid, peer);
    return peer;
  }

  /** Ends all connections. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const [uuid, peer] of this.#peers) this.#close(uuid, peer);
    await Promise.all(this.#closing);
  }

  #close(uuid: string, peer: FarPeer): void {
    this.#peers.delete(uuid);
    const closing = peer.close();
    this.#closing.add(closing);
    closing.finally(() => this.#closing.delete(closing));
  }
}
