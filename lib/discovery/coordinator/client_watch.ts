import type { Clock } from "../../time/clock.ts";
import type { Client } from "./client.ts";
import { BEAT_MS, KNOCK_AFTER_MS, PING_INTERVAL_MS } from "./timers.ts";

export interface ClientWatchOptions {
  /** The connections that are open at a time. */
  readonly clients: Iterable<Client>;
  readonly clock: Clock;
  /** Called for a connection that is silent, every two seconds while that lasts. */
  readonly doubt: (client: Client) => void;
}

/** Pings all who are connected to a coordinator, and finds those that are silent. */
export class ClientWatch {
  readonly #options: ClientWatchOptions;
  #cancel: () => void;
  #pingAtMs = 0;

  constructor(options: ClientWatchOptions) {
    this.#options = options;
    this.#cancel = this.#schedule();
  }

  /** Ends it. */
  close(): void {
    this.#cancel();
  }

  #schedule(): () => void {
    const { clock } = this.#options;
    const dueMs = clock.monotonicMs() + BEAT_MS;
    return clock.after(BEAT_MS, () => {
      this.#beat(dueMs);
      this.#cancel = this.#schedule();
    }, { unref: true });
  }

  #beat(dueMs: number): void {
    const { clients, clock, doubt } = this.#options;
    const nowMs = clock.monotonicMs();
    // This process stood still and has not read yet what the others said meanwhile.
    const wasStopped = nowMs - dueMs >= BEAT_MS;
    const isTimeToPing = nowMs >= this.#pingAtMs;
    if (isTimeToPing) this.#pingAtMs = nowMs + PING_INTERVAL_MS - BEAT_MS / 2;
    for (const client of clients) {
      const { connection } = client;
      // Nor is it silent while we make it wait.
      if (wasStopped || connection.isPaused) connection.lastHeardMs = nowMs;
      if (isTimeToPing) connection.ping();
      const quietSinceMs = Math.max(connection.lastHeardMs, client.doubtedAtMs);
      if (nowMs - quietSinceMs < KNOCK_AFTER_MS) continue;
      client.doubtedAtMs = nowMs;
      doubt(client);
    }
  }
}
