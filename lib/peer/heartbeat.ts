import type { Clock } from "../time/clock.ts";
import type { Connection } from "./connection.ts";

/** How often a connection says that it lives, in milliseconds. */
export const PING_INTERVAL_MS = 5000;
/** After how long a silent connection counts as lost, in milliseconds. */
export const LIVENESS_LIMIT_MS = 3 * PING_INTERVAL_MS;

/** Pings all connections, and closes those that are silent, unless we did not listen. */
export class Heartbeat {
  readonly #connections: () => Iterable<Connection>;
  readonly #clock: Clock;
  #cancel: () => void;

  /**
   * @param connections The connections that are open at a time.
   * @param clock Tells the time.
   */
  constructor(connections: () => Iterable<Connection>, clock: Clock) {
    this.#connections = connections;
    this.#clock = clock;
    this.#cancel = this.#schedule();
  }

  /** @returns Whether something was heard of a connection within the limit. */
  isLive(connection: Connection): boolean {
    return connection.isPaused ||
      this.#clock.monotonicMs() - connection.lastHeardMs < LIVENESS_LIMIT_MS;
  }

  /** Ends it. */
  stop(): void {
    this.#cancel();
  }

  #schedule(): () => void {
    const dueMs = this.#clock.monotonicMs() + PING_INTERVAL_MS;
    return this.#clock.after(PING_INTERVAL_MS, () => {
      this.#beat(dueMs);
      this.#cancel = this.#schedule();
    }, { unref: true });
  }

  #beat(dueMs: number): void {
    const nowMs = this.#clock.monotonicMs();
    const wasStopped = nowMs - dueMs >= PING_INTERVAL_MS;
    for (const connection of this.#connections()) {
      // This process stood still and has not read yet what the peers said meanwhile.
      if (wasStopped) connection.lastHeardMs = nowMs;
      if (this.isLive(connection)) connection.ping();
      else connection.close({ type: "lost", why: `silent for ${LIVENESS_LIMIT_MS} ms` });
    }
  }
}
