import { DepartedNodes } from "../mesh/departed_nodes.ts";
import type { Topology } from "../mesh/topology.ts";
import type { Clock } from "../time/clock.ts";
import type { ClockEstimate } from "./clock_estimate.ts";
import type { Connection } from "./connection.ts";
import type { PeerLink } from "./peer_link.ts";

/** What passed between this node and one peer, and how it is connected. */
export interface PeerTraffic {
  /**
   * `"connected"` where a connection is open, whoever opened it; `"connecting"` where this node tries
   * to open one; `"idle"` where neither has needed one.
   */
  readonly state: "connected" | "connecting" | "idle";
  /** How long the oldest open connection has lasted, in milliseconds; `null` without one. */
  readonly connectedMs: number | null;
  /** Whether sends no longer wait for the peer, because it does not keep up. */
  readonly isSlow: boolean;
  /** How many messages to the peer were dropped. */
  readonly dropped: number;
  /** How many bytes were written to it, over connections that ended, too. */
  readonly bytesSent: number;
  /** How many bytes were read from it, over connections that ended, too. */
  readonly bytesReceived: number;
  /** How many messages wait to be written to it. */
  readonly queuedMessages: number;
  /** How many bytes wait to be written to it, or are being written. */
  readonly queuedBytes: number;
  /** How far away it is and how its clock stands; `null` before that is known. */
  readonly clock: ClockEstimate | null;
}

interface Totals {
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly dropped: number;
}

const NOTHING: Totals = { bytesSent: 0, bytesReceived: 0, dropped: 0 };

/** What was written and read, in bytes. */
interface TrafficBytes {
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

/** What passed between this node and all others, and what waits. */
export interface TotalTraffic extends TrafficBytes {
  readonly queuedMessages: number;
  readonly queuedBytes: number;
}

/**
 * Remembers what connections carried that have ended, and what was dropped, also of nodes that are
 * gone: see {@linkcode DepartedNodes}.
 */
export class TrafficLog {
  readonly #topology: Topology;
  readonly #clock: Clock;
  readonly #totals: DepartedNodes<Totals>;
  readonly #dropped = new Map<string, number>();
  /** What all connections carried that have ended, whosever they were. */
  #ended: TrafficBytes = { bytesSent: 0, bytesReceived: 0 };
  /** The links of nodes that are gone, which say goodbye. */
  readonly #retiring = new Set<PeerLink>();

  /**
   * @param topology Tells who is known: of visitors, who ask and go, nothing is remembered.
   * @param clock Tells the time.
   */
  constructor(topology: Topology, clock: Clock) {
    this.#topology = topology;
    this.#clock = clock;
    this.#totals = new DepartedNodes(topology);
  }

  /** Takes note of messages to a node that were dropped. */
  noteDropped(uuid: string, topic: string, count: number): void {
    this.#dropped.set(topic, this.droppedOn(topic) + count);
    this.#add(uuid, { ...NOTHING, dropped: count });
  }

  /** @returns How many messages on a topic were dropped, to all nodes. */
  droppedOn(topic: string): number {
    return this.#dropped.get(topic) ?? 0;
  }

  /** Takes note of the end of a connection that the node opened. */
  noteIncomingEnd({ peer: { uuid }, outbox, bytesRead }: Connection): void {
    this.#end({ bytesSent: outbox.bytesWritten, bytesReceived: bytesRead });
    if (!this.#topology.nodes.has(uuid) && !this.#totals.get(uuid)) return;
    this.#add(uuid, { ...NOTHING, bytesSent: outbox.bytesWritten, bytesReceived: bytesRead });
  }

  /** Takes note of the end of a connection to the node; the link's outbox outlives it. */
  noteOutgoingEnd({ peer: { uuid }, bytesRead }: Connection): void {
    this.#end({ bytesSent: 0, bytesReceived: bytesRead });
    this.#add(uuid, { ...NOTHING, bytesReceived: bytesRead });
  }

  /** Takes note of a link whose node is gone: it is going to end. */
  noteRetiring(link: PeerLink): void {
    this.#retiring.add(link);
  }

  /** Takes note of the end of a link, and of its outbox. */
  noteLinkEnd(link: PeerLink): void {
    const { record, outbox } = link;
    this.#retiring.delete(link);
    this.#end({ bytesSent: outbox.bytesWritten, bytesReceived: 0 });
    this.#add(record.id.uuid, { ...NOTHING, bytesSent: outbox.bytesWritten });
  }

  /**
   * Sums up.
   *
   * @param uuid The peer.
   * @param link The link to it, if there is one.
   * @param incoming The open connections that it opened.
   * @returns What passed since this node started.
   */
  of(uuid: string, link: PeerLink | undefined, incoming: readonly Connection[]): PeerTraffic {
    const own = link?.connection ?? null;
    const open = own ? [own, ...incoming] : incoming;
    const { bytesSent, bytesReceived, dropped } = this.#totals.get(uuid) ?? NOTHING;
    const outboxes = [...incoming, ...(link ? [link] : [])].map(({ outbox }) => outbox);
    return {
      state: open.length > 0 ? "connected" : link ? "connecting" : "idle",
      connectedMs: this.#lasting(open),
      isSlow: link?.outbox.isSlow ?? false,
      dropped,
      bytesSent: sum(outboxes, ({ bytesWritten }) => bytesWritten) + bytesSent,
      bytesReceived: sum(open, ({ bytesRead }) => bytesRead) + bytesReceived,
      queuedMessages: sum(outboxes, ({ messages }) => messages),
      queuedBytes: sum(outboxes, ({ bytes }) => bytes),
      clock: bestEstimate(open),
    };
  }

  /**
   * Sums up over all nodes, those that are gone included: the sums never get less.
   *
   * @param links The links that there are.
   * @param incoming The open connections that others opened.
   * @returns What was written and read since this node started, and what waits now.
   */
  total(links: readonly PeerLink[], incoming: readonly Connection[]): TotalTraffic {
    const all = [...links, ...this.#retiring];
    const own = all.flatMap(({ connection }) => connection ?? []);
    const outboxes = [...all, ...incoming].map(({ outbox }) => outbox);
    return {
      bytesSent: this.#ended.bytesSent + sum(outboxes, ({ bytesWritten }) => bytesWritten),
      bytesReceived: this.#ended.bytesReceived +
        sum([...own, ...incoming], ({ bytesRead }) => bytesRead),
      queuedMessages: sum(outboxes, ({ messages }) => messages),
      queuedBytes: sum(outboxes, ({ bytes }) => bytes),
    };
  }

  #end({ bytesSent, bytesReceived }: TrafficBytes): void {
    this.#ended = {
      bytesSent: this.#ended.bytesSent + bytesSent,
      bytesReceived: this.#ended.bytesReceived + bytesReceived,
    };
  }

  #add(uuid: string, more: Totals): void {
    const before = this.#totals.get(uuid) ?? NOTHING;
    this.#totals.set(uuid, {
      bytesSent: before.bytesSent + more.bytesSent,
      bytesReceived: before.bytesReceived + more.bytesReceived,
      dropped: before.dropped + more.dropped,
    });
  }

  #lasting(open: readonly Connection[]): number | null {
    if (open.length === 0) return null;
    const firstMs = Math.min(...open.map(({ openedAtMs }) => openedAtMs));
    return this.#clock.monotonicMs() - firstMs;
  }
}

function bestEstimate(open: readonly Connection[]): ClockEstimate | null {
  let best: ClockEstimate | null = null;
  for (const connection of open) {
    const estimate = connection.clockEstimate();
    if (!estimate) continue;
    const isBetter = !best || estimate.uncertaintyMs < best.uncertaintyMs ||
      estimate.uncertaintyMs === best.uncertaintyMs && estimate.roundTripMs < best.roundTripMs;
    if (isBetter) best = estimate;
  }
  return best;
}

function sum<T>(items: readonly T[], valueOf: (item: T) => number): number {
  return items.reduce((total, item) => total + valueOf(item), 0);
}
