import { pause } from "../flow/pause.ts";
import type { Logger } from "../log/logger.ts";
import { rateLimit } from "../log/rate_limit.ts";
import type { Address } from "../mesh/node_record.ts";
import type { Clock } from "../time/clock.ts";
import { formatAddress } from "./address_text.ts";
import type { Acceptor, Socket } from "./transport.ts";
import { systemReason } from "./transport_failure.ts";

/** How long to wait after an error before accepting again, in milliseconds. */
export const ACCEPT_RETRY_MS = 100;
const WARN_INTERVAL_MS = 1000;

/** The part of a `Deno.Listener` that an acceptor needs. */
export interface ConnectionSource<C extends Deno.Conn> {
  /** Waits for the next connection. */
  accept(): Promise<C>;
  /** Lets `accept()` under way reject. */
  close(): void;
}

export interface DenoAcceptorOptions<C extends Deno.Conn> {
  /** Where connections come from; closed by the acceptor. */
  readonly source: ConnectionSource<C>;
  /** Where that listens. */
  readonly address: Address;
  /** Makes a socket of a connection. */
  readonly toSocket: (conn: C) => Socket;
  /** Waits after an error. */
  readonly clock: Clock;
  /** Told of errors. */
  readonly logger: Logger;
}

/**
 * An {@linkcode Acceptor} on a listener of Deno's own.
 *
 * After an error it waits {@linkcode ACCEPT_RETRY_MS} and tries again; a row of errors without a
 * connection in between is one warning, and there is one a second at most.
 */
export class DenoAcceptor<C extends Deno.Conn> implements Acceptor {
  readonly #options: DenoAcceptorOptions<C>;
  readonly #closed = new AbortController();
  readonly #mayWarn: () => number;
  #failing = false;

  /** @param options What accepts connections, and what they are made into. */
  constructor(options: DenoAcceptorOptions<C>) {
    this.#options = options;
    this.#mayWarn = rateLimit(options.clock, WARN_INTERVAL_MS);
  }

  get address(): Address {
    return this.#options.address;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Socket, void, void> {
    const { signal } = this.#closed;
    while (!signal.aborted) {
      try {
        const conn = await this.#options.source.accept();
        this.#failing = false;
        yield this.#options.toSocket(conn);
      } catch (error) {
        if (signal.aborted) return;
        this.#warn(error);
        await pause(ACCEPT_RETRY_MS, { clock: this.#options.clock, signal });
      }
    }
  }

  close(): void {
    if (this.#closed.signal.aborted) return;
    this.#closed.abort();
    this.#options.source.close();
  }

  #warn(error: unknown): void {
    if (this.#failing || !this.#mayWarn()) return;
    this.#failing = true;
    const where = formatAddress(this.address);
    this.#options.logger.warn(
      `Cannot accept connections at ${where}: ${systemReason(error)}; trying again until it works`,
    );
  }
}
