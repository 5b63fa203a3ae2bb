import type { Clock } from "../time/clock.ts";
import type { Connection } from "./connection.ts";

/** How often a connection says that it lives, in milliseconds. */
export const PING_INTERVAL_MS = 4000;
/** After how long a silent connection counts as lost, in milliseconds. */
export const LIVENESS_LIMIT_MS = 3 * PING_INTERVAL_MS;
/** How long a peer has to answer where the network has changed, in milliseconds. */
export const VERIFY_MS = 750;
/** The same where it was asked before and has not answered, at least. */
const VERIFY_AGAIN_MS = 250;
/** How long a peer has to answer until its connection is doubted, in milliseconds. */
export const DOUBT_MS = 1000;
/** How often connections are looked at to which something was written, in milliseconds. */
const LOOK_INTERVAL_MS = 1000;
/** When a new connection is pinged, counted from its opening: soon its round trip is known. */
export const EARLY_PING_MS = 100;
/** The same, from one ping to the next, where the peer's clock may be another one. */
const EARLY_CLOCK_PINGS_MS = [EARLY_PING_MS, 200, 400, 800];

/** What is remembered of a connection. */
interface Watched {
  /** Cancels its next early ping, or the end of its verification. */
  cancelNext: () => void;
  cancelDoubt: () => void;
  /** When it was asked for the first sign of life that has not come. */
  askedMs: number;
  /** How many bytes had been written when it was looked at last. */
  bytesWritten: number;
}

/**
 * Pings connections, and closes those that are silent, unless we did not listen.
 *
 * - A connection is closed when the limit is over, not when the next ping is due.
 * - One to another machine is doubted when a ping is not answered within a second. It is pinged
 *   more often where something is written to it and nothing comes.
 */
export class Heartbeat {
  readonly #clock: Clock;
  readonly #doubt: (connection: Connection) => void;
  readonly #watched = new Map<Connection, Watched>();
  #nextPingMs: number;
  #cancel: () => void;
  #cancelLook: (() => void) | null = null;

  /**
   * @param clock Tells the time.
   * @param doubt Called with a connection that stays silent although it was asked.
   */
  constructor(clock: Clock, doubt: (connection: Connection) => void = () => {}) {
    this.#clock = clock;
    this.#doubt = doubt;
    this.#nextPingMs = clock.monotonicMs() + PING_INTERVAL_MS;
    this.#cancel = this.#schedule();
  }

  /** Watches a connection that has just been opened. */
  watch(connection: Connection): void {
    const nothing = () => {};
    const watched = { cancelNext: nothing, cancelDoubt: nothing, askedMs: -Infinity };
    this.#watched.set(connection, { ...watched, bytesWritten: 0 });
    this.#pingEarly(connection, connection.isLocal ? [EARLY_PING_MS] : EARLY_CLOCK_PINGS_MS);
    if (!connection.isLocal) this.#cancelLook ??= this.#lookLater();
  }

  /** Lets go of a connection. */
  unwatch(connection: Connection): void {
    const watched = this.#watched.get(connection);
    watched?.cancelNext();
    watched?.cancelDoubt();
    this.#watched.delete(connection);
  }

  /** @returns Whether something was heard of a connection within the limit. */
  isLive(connection: Connection): boolean {
    return connection.isPaused || this.#clock.monotonicMs() < deadline(connection);
  }

  /** Pings a connection to another machine and closes it unless something is heard of it soon. */
  verify(connection: Connection): void {
    const watched = this.#watched.get(connection);
    if (!watched || connection.isLocal || connection.isPaused) return;
    const verifiedMs = this.#clock.monotonicMs();
    const { lastHeardMs } = connection;
    this.#ask(connection, watched);
    watched.cancelNext();
    const leftMs = VERIFY_MS - (verifiedMs - watched.askedMs);
    watched.cancelNext = this.#clock.after(Math.max(VERIFY_AGAIN_MS, leftMs), () => {
      if (connection.isPaused || connection.lastHeardMs > lastHeardMs) return;
      this.unwatch(connection);
      connection.close({ type: "lost", why: "silent since the network has changed" });
    }, { unref: true });
  }

  /** Ends it. */
  stop(): void {
    this.#cancel();
    this.#cancelLook?.();
    for (const connection of [...this.#watched.keys()]) this.unwatch(connection);
  }

  #ask(connection: Connection, watched: Watched): void {
    connection.ping();
    if (connection.isLocal || watched.askedMs > connection.lastHeardMs) return;
    const askedMs = watched.askedMs = this.#clock.monotonicMs();
    watched.cancelDoubt();
    watched.cancelDoubt = this.#clock.after(DOUBT_MS, () => {
      if (!connection.isPaused && connection.lastHeardMs < askedMs) this.#doubt(connection);
    }, { unref: true });
  }

  #lookLater(): () => void {
    return this.#clock.after(LOOK_INTERVAL_MS, () => {
      this.#cancelLook = this.#look() ? this.#lookLater() : null;
    }, { unref: true });
  }

  /** @returns Whether there are connections to look at. */
  #look(): boolean {
    const nowMs = this.#clock.monotonicMs();
    let hasRemote = false;
    for (const [connection, watched] of this.#watched) {
      if (connection.isLocal) continue;
      hasRemote = true;
      const { outbox: { bytesWritten }, isPaused, lastHeardMs } = connection;
      const hasWritten = bytesWritten > watched.bytesWritten;
      watched.bytesWritten = bytesWritten;
      if (hasWritten && !isPaused && nowMs - lastHeardMs >= LOOK_INTERVAL_MS) {
        this.#ask(connection, watched);
      }
    }
    return hasRemote;
  }

  #pingEarly(connection: Connection, [delayMs, ...delaysMs]: readonly number[]): void {
    const watched = this.#watched.get(connection);
    if (delayMs === undefined || !watched) return;
    watched.cancelNext = this.#clock.after(delayMs, () => {
      this.#ask(connection, watched);
      this.#pingEarly(connection, delaysMs);
    }, { unref: true });
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
    for (const [connection, watched] of [...this.#watched]) {
      // This process stood still and has not read yet what the peers said meanwhile.
      if (wasStopped) connection.lastHeardMs = nowMs;
      if (!this.isLive(connection)) this.#giveUp(connection);
      else if (isTimeToPing) this.#ask(connection, watched);
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
