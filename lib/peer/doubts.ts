import { pause } from "../flow/pause.ts";
import type { TopologyView } from "../mesh/topology.ts";
import type { Clock } from "../time/clock.ts";
import type { Connection } from "./connection.ts";
import type { PeerVisitor } from "./peer_visitor.ts";

/** How long to wait after a node could not be reached, in milliseconds. */
const RETRY_MS = 250;
/** How long a connection has to carry something once its node was reached anew, in milliseconds. */
const ANSWER_MS = 500;
/**
 * A connection that was doubted wrongly, such as one whose peer does not read, is left in peace for
 * so long, in milliseconds; each time for twice as long.
 */
const REST_MS = { first: 2000, longest: 10_000 } as const;

/** What {@linkcode Doubts} work with. */
export interface DoubtsOptions {
  readonly visitor: Pick<PeerVisitor, "lookFor">;
  readonly topology: TopologyView;
  readonly clock: Clock;
  /** Ends all of it. */
  readonly signal: AbortSignal;
}

/**
 * Finds out whether connections that fell silent are of any use.
 *
 * After a cut TCP stays silent for about as long as the cut lasted, because it sends what was lost
 * ever more seldom. So the node is called on by another way, again and again. Once it is reached it
 * pings us on all connections that it has to us: one that stays silent then is closed.
 */
export class Doubts {
  readonly #options: DoubtsOptions;
  /** The silent connections of each node that is being called on, and since when they are. */
  readonly #doubted = new Map<string, Map<Connection, number>>();
  readonly #rests = new WeakMap<Connection, { durationMs: number; untilMs: number }>();

  constructor(options: DoubtsOptions) {
    this.#options = options;
  }

  /**
   * Takes note of a connection that is silent although its node was asked.
   *
   * @returns Whether that is news, and no connection that is left in peace.
   */
  note(connection: Connection): boolean {
    const { peer: { uuid }, lastHeardMs } = connection;
    if ((this.#rests.get(connection)?.untilMs ?? 0) > this.#options.clock.monotonicMs()) {
      return false;
    }
    const doubted = this.#doubted.get(uuid);
    if (doubted) {
      doubted.set(connection, lastHeardMs);
      return false;
    }
    this.#doubted.set(uuid, new Map([[connection, lastHeardMs]]));
    void this.#lookInto(uuid);
    return true;
  }

  /** @returns Whether a node is being called on. */
  has(uuid: string): boolean {
    return this.#doubted.has(uuid);
  }

  /** Lets go of a connection that has ended. */
  forget(connection: Connection): void {
    this.#doubted.get(connection.peer.uuid)?.delete(connection);
  }

  async #lookInto(uuid: string): Promise<void> {
    const { visitor, topology, signal } = this.#options;
    const doubted = this.#doubted.get(uuid)!;
    try {
      while (areSilent(doubted)) {
        const record = topology.nodes.get(uuid);
        if (!record) return;
        const found = await visitor.lookFor(record, signal);
        if (found === "there" || found === "gone") return await this.#judge(doubted);
        await this.#pause(RETRY_MS);
      }
    } catch {
      // All is being closed.
    } finally {
      this.#doubted.delete(uuid);
    }
  }

  /** Closes what stays silent although the node's machine has answered. */
  async #judge(doubted: Map<Connection, number>): Promise<void> {
    const all = [...doubted.keys()];
    await this.#pause(ANSWER_MS);
    areSilent(doubted);
    for (const connection of all) if (!doubted.has(connection)) this.#rest(connection);
    for (const connection of [...doubted.keys()]) {
      connection.close({ type: "lost", why: "silent although the node can be reached" });
    }
  }

  #rest(connection: Connection): void {
    const before = this.#rests.get(connection)?.durationMs ?? REST_MS.first / 2;
    const durationMs = Math.min(2 * before, REST_MS.longest);
    this.#rests.set(connection, {
      durationMs,
      untilMs: this.#options.clock.monotonicMs() + durationMs,
    });
  }

  async #pause(durationMs: number): Promise<void> {
    const { clock, signal } = this.#options;
    await pause(durationMs, { clock, signal });
    signal.throwIfAborted();
  }
}

/** Strikes off what was heard of meanwhile, or is not listened to. @returns Whether any is left. */
function areSilent(doubted: Map<Connection, number>): boolean {
  for (const [connection, heardMs] of doubted) {
    if (connection.isPaused || connection.lastHeardMs > heardMs) doubted.delete(connection);
  }
  return doubted.size > 0;
}
