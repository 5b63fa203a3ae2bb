import type { Clock } from "../time/clock.ts";
import type { Connection } from "./connection.ts";

/** How often a connection says that it lives, in milliseconds. */
export const PING_INTERVAL_MS = 4000;
/** After how long a silent connection counts as lost, in milliseconds. */
export const LIVENESS_LIMIT_MS = 3 * PING_INTERVAL_MS;
/** How long a peer has to answer where the network has changed, in milliseconds. */
export const VERIFY_MS = 1000;
/** When a new connection is pinged, counted from its opening: soon its round trip is known. */
export const EARLY_PING_MS = 100;
/** The same, from one ping to the next, where the peer's clock may be another one. */
const EARLY_CLOCK_PINGS_MS = [EARLY_PING_MS, 200, 400, 800];

/**
 * Pings connections, and closes those that are silent, unless we did not listen.
 *
 * A connection is closed when the limit is over, not when the next ping is due.
 */
export class Heartbeat {
  readonly #clock: Clock;
  /** The connections, and what cancels their next early ping. */
  readonly #watched = new Map<Connection, () => void>();
  #nextPingMs: number;
  #cancel: () => void;

  /** @param clock Tells the time. */
  constructor(clock: Clock) {
    this.#clock = clock;
    this.#nextPingMs = clock.monotonicMs() + PING_INTERVAL_MS;
    this.#cancel = this.#schedule();
  }

  /** Watches a connection that has just been opened. */
  watch(connection: Connection): void {
    this.#pingEarly(connection, connection.isLocal ? [EARLY_PING_MS] : EARLY_CLOCK_PINGS_MS);
  }

  /** Lets go of a connection. */
  unwatch(connection: Connection): void {
    this.#watched.get(connection)?.();
    this.#watched.delete(connection);
  }

  /** @returns Whether something was heard of a connection within the limit. */
  isLive(connection: Connection): boolean {
    return connection.isPaused || this.#clock.monotonicMs() < deadline(connection);
  }

  /** Pings a connection to another machine and closes it unless something is heard of it soon. */
  verify(connection: Connection): void {
    if (!this.#watched.has(connection) || connection.isLocal || connection.isPaused) return;
    const askedMs = this.#clock.monotonicMs();
    connection.ping();
    this.#watched.get(connection)?.();
    const cancel = this.#clock.after(VERIFY_MS, () => {
      if (connection.isPaused || connection.lastHeardMs > askedMs) return;
      this.unwatch(connection);
      connection.close({ type: "lost", why: "silent since the network has changed" });
    }, { unref: true });
    this.#watched.set(connection, cancel);
  }

  /** Ends it. */
  stop(): void {
    this.#cancel();
    for (const cancel of this.#watched.values()) cancel();
    this.#watched.clear();
  }

  #pingEarly(connection: Connection, [delayMs, ...delaysMs]: readonly number[]): void {
    if (delayMs === undefined) return void this.#watched.set(connection, () => {});
    const cancel = this.#clock.after(delayMs, () => {
      connection.ping();
      this.#pingEarly(connection, delaysMs);
    }, { unref: true });
    this.#watched.set(connection, cancel);
  }

  #schedule(): () => void {
    const nowMs = this.#clock.monotonicMs();
    let dueMs = this.#nextPingMs;
    for (const connection of this.#watched.keys()) {
      if (!connection.isPaused) dueMs = Math.min(dueMs, deadline(connection));
    }
    return this.#clock.after(Math.max(0, dueMs - nowMs), () => {
      this.#beat(dueMs);
      this.#cancel = this.#schedule();
    }, { unref: true });
  }

  #beat(dueMs: number): void {
    const nowMs = this.#clock.monotonicMs();
    const wasStopped = nowMs - dueMs >= PING_INTERVAL_MS;
    const isTimeToPing = nowMs >= this.#nextPingMs;
    if (isTimeToPing) this.#nextPingMs = nowMs + PING_INTERVAL_MS;
    for (const connection of [...this.#watched.keys()]) {
      // This process stood still and has not read yet what the peers said meanwhile.
      if (wasStopped) connection.lastHeardMs = nowMs;
      if (!this.isLive(connection)) this.#giveUp(connection);
      else if (isTimeToPing) connection.ping();
    }
  }

  #giveUp(connection: Connection): void {
    this.unwatch(connection);
    const why = `silent for ${LIVENESS_LIMIT_MS} ms`;
    connection.close({ type: "lost", why, isSilent: true });
  }
}

function deadline({ lastHeardMs }: Connection): number {
  return lastHeardMs + LIVENESS_LIMIT_MS;
}
