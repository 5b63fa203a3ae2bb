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

interface Bytes {
  sent: number;
  received: number;
}

/** Remembers what connections carried that have ended, and what was dropped. */
export class TrafficLog {
  readonly #isKnown: (uuid: string) => boolean;
  readonly #clock: Clock;
  readonly #ended = new Map<string, Bytes>();
  readonly #dropped = new Map<string, number>();

  /**
   * @param isKnown Tells whether a node is known; of visitors, who ask and go, nothing is remembered.
   * @param clock Tells the time.
   */
  constructor(isKnown: (uuid: string) => boolean, clock: Clock) {
    this.#isKnown = isKnown;
    this.#clock = clock;
  }

  /** Takes note of messages that were dropped. */
  noteDropped(topic: string, count: number): void {
    this.#dropped.set(topic, this.droppedOn(topic) + count);
  }

  /** @returns How many messages on a topic were dropped, to all nodes. */
  droppedOn(topic: string): number {
    return this.#dropped.get(topic) ?? 0;
  }

  /** Takes note of a connection's end; the outbox of a link outlives it. */
  noteEnd({ peer: { uuid }, outbox, bytesRead }: Connection, { isIncoming }: {
    isIncoming: boolean;
  }): void {
    if (!this.#isKnown(uuid)) return;
    const { sent, received } = this.#ended.get(uuid) ?? { sent: 0, received: 0 };
    this.#ended.set(uuid, {
      sent: sent + (isIncoming ? outbox.bytesWritten : 0),
      received: received + bytesRead,
    });
  }

  /** Forgets a peer that is gone. */
  forget(uuid: string): void {
    this.#ended.delete(uuid);
  }

  /**
   * Sums up.
   *
   * @param uuid The peer.
   * @param link The link to it, if there is one.
   * @param incoming The open connections that it opened.
   * @returns What passed since it is known.
   */
  of(uuid: string, link: PeerLink | undefined, incoming: readonly Connection[]): PeerTraffic {
    const own = link?.connection ?? null;
    const open = own ? [own, ...incoming] : incoming;
    const ended = this.#ended.get(uuid);
    const outboxes = [...incoming, ...(link ? [link] : [])].map(({ outbox }) => outbox);
    return {
      state: open.length > 0 ? "connected" : link ? "connecting" : "idle",
      connectedMs: this.#lasting(open),
      isSlow: link?.outbox.isSlow ?? false,
      dropped: link?.dropped ?? 0,
      bytesSent: sum(outboxes, ({ bytesWritten }) => bytesWritten) + (ended?.sent ?? 0),
      bytesReceived: sum(open, ({ bytesRead }) => bytesRead) + (ended?.received ?? 0),
      queuedMessages: sum(outboxes, ({ messages }) => messages),
      queuedBytes: sum(outboxes, ({ bytes }) => bytes),
      clock: bestEstimate(open),
    };
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
