import type { DiscoveryHealth } from "../../discovery/discovery.ts";
import { onAbort } from "../../flow/abort.ts";
import type { NodeId } from "../../mesh/node_record.ts";
import type { TypeDispute } from "../../schema/comparison/type_watch.ts";
import type { TopologyView } from "../../mesh/topology.ts";
import type { DropReason } from "../../outbox/drop_reason.ts";
import type { PeerEvents } from "../../peer/peer_events.ts";
import type { Clock } from "../../time/clock.ts";
import type { ClockEvents } from "../clock/mesh_time.ts";
import type { NodeStatus, StatusIterator, StatusOptions } from "./status.ts";
import { createStatusQueue, type StatusQueue } from "./status_queue.ts";

/** How many statuses wait for one reader. */
const MAX_WAITING = 1000;

/** A status before its time is noted. */
type News = NodeStatus extends infer S ? S extends NodeStatus ? Omit<S, "atMs"> : never : never;

/** Gathers what happens to a node's mesh for whoever follows it; where nobody does, nothing is done. */
export class StatusFeed implements PeerEvents, ClockEvents {
  readonly #clock: Clock;
  readonly #queues = new Set<StatusQueue>();
  /** How many messages were dropped, by why. */
  readonly #dropped: Partial<Record<DropReason, number>> = {};
  #trouble: string | null = null;

  /**
   * @param self The node's own id.
   * @param options `topology`: whom it knows; `clock`: tells the time.
   */
  constructor(self: NodeId, { topology, clock }: { topology: TopologyView; clock: Clock }) {
    this.#clock = clock;
    topology.subscribe((change) => {
      const peer = change.record.id;
      if (peer.uuid === self.uuid) return;
      if (change.type === "up") this.#tell({ type: "peer-up", peer });
      else if (change.type === "down") this.#tell({ type: "peer-lost", peer, why: change.why });
    });
  }

  /** How many messages were dropped so far, by why. */
  get droppedByReason(): Readonly<Partial<Record<DropReason, number>>> {
    return this.#dropped;
  }

  /** Why discovery does not work as it should; `null` where it does. */
  get trouble(): string | null {
    return this.#trouble;
  }

  /** Opens an iterator. */
  open({ signal }: StatusOptions = {}): StatusIterator {
    let listening: Disposable | null = null;
    const queue = createStatusQueue(MAX_WAITING, () => {
      this.#queues.delete(queue);
      listening?.[Symbol.dispose]();
    });
    this.#queues.add(queue);
    listening = onAbort(signal, () => queue.close());
    if (this.#trouble !== null) queue.push(this.#dated(degraded(this.#trouble)));
    return queue;
  }

  /** Ends all iterators. */
  close(): void {
    for (const queue of [...this.#queues]) queue.close();
  }

  reconnecting(peer: NodeId, why: string): void {
    this.#tell({ type: "reconnecting", peer, why });
  }

  reconnected(peer: NodeId): void {
    this.#tell({ type: "reconnected", peer });
  }

  slow(peer: NodeId, isSlow: boolean): void {
    this.#tell({ type: isSlow ? "peer-slow" : "peer-keeps-up", peer });
  }

  dropped(...[peer, topic, count, why]: Parameters<PeerEvents["dropped"]>): void {
    this.#dropped[why] = (this.#dropped[why] ?? 0) + count;
    this.#tell({ type: "messages-dropped", peer, topic, count, why });
  }

  /** Messages of a peer never arrived. */
  lost(peer: NodeId, topic: string, count: number): void {
    this.#tell({ type: "messages-lost", peer, topic, count });
  }

  /** Messages of a peer could not be read. */
  undecodable(peer: NodeId, topic: string, count: number): void {
    this.#tell({ type: "messages-undecodable", peer, topic, count });
  }

  clockFollowed(peer: NodeId): void {
    this.#tell({ type: "clock-followed", peer });
  }

  clockJumped(peer: NodeId, fromMs: number, toMs: number): void {
    this.#tell({ type: "clock-jumped", peer, fromMs, toMs });
  }

  clockIgnored(peer: NodeId, followed: NodeId): void {
    this.#tell({ type: "clock-ignored", peer, followed });
  }

  clockLost(peer: NodeId | null, why: string): void {
    this.#tell(peer ? { type: "clock-lost", peer, why } : { type: "clock-missing", why });
  }

  /** A message of a peer does not fit its topic's type. */
  invalid(peer: NodeId, topic: string, problem: string): void {
    this.#tell({ type: "messages-invalid", peer, topic, count: 1, problem });
  }

  /** A peer takes a topic or service for another type. */
  disputed(peer: NodeId, dispute: TypeDispute): void {
    this.#tell({ type: "types-differ", peer, ...dispute });
  }

  /** Discovery works as it should, or does not. */
  health(health: DiscoveryHealth): void {
    this.#trouble = health.isDegraded ? health.why : null;
    this.#tell(health.isDegraded ? degraded(health.why) : { type: "discovery-back" });
  }

  #tell(news: News): void {
    if (this.#queues.size === 0) return;
    const status = this.#dated(news);
    for (const queue of [...this.#queues]) queue.push(status);
  }

  #dated(news: News): NodeStatus {
    return { ...news, atMs: this.#clock.epochMs() } as NodeStatus;
  }
}

function degraded(why: string): News {
  return { type: "discovery-degraded", why };
}
