import type { Logger } from "../log/logger.ts";
import { rateLimit } from "../log/rate_limit.ts";
import type { Clock } from "../time/clock.ts";
import type { Acceptor, Socket } from "../transport/transport.ts";
import type { Dialled } from "./dialer.ts";
import {
  type Greeting,
  HANDSHAKE_TIMEOUT_MS,
  HandshakeError,
  type Introduction,
  refuse,
  welcome,
} from "./handshake.ts";

/** How many connections may be in their handshake at once. */
export const MAX_HANDSHAKES = 64;
const WARN_INTERVAL_MS = 1000;

/** What a {@linkcode PeerServer} works with. */
export interface PeerServerOptions {
  readonly introduce: () => Introduction;
  /** The revision we know of a node's record, -1 for none. */
  readonly knows: (uuid: string) => number;
  /** Serves a connection until it ends. */
  readonly serve: (dialled: Dialled) => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Accepts connections from peers and shakes hands with them.
 *
 * - A handshake takes {@linkcode HANDSHAKE_TIMEOUT_MS} at most, and {@linkcode MAX_HANDSHAKES} run at
 *   once at most; whoever comes beyond that is told to try again.
 * - A refusal is logged at most once a second.
 */
export class PeerServer {
  readonly #options: PeerServerOptions;
  readonly #acceptors: Acceptor[] = [];
  readonly #work = new Set<Promise<void>>();
  readonly #shaking = new Set<Socket>();
  readonly #mayWarn: () => number;
  #closed = false;

  constructor(options: PeerServerOptions) {
    this.#options = options;
    this.#mayWarn = rateLimit(options.clock, WARN_INTERVAL_MS);
  }

  /** Serves whoever connects to an acceptor. */
  serve(acceptor: Acceptor): void {
    this.#acceptors.push(acceptor);
    this.#track(this.#accept(acceptor));
  }

  /** Accepts no more. */
  close(): void {
    this.#closed = true;
    for (const acceptor of this.#acceptors) acceptor.close();
    for (const socket of this.#shaking) socket.close();
  }

  /** @returns A promise that settles when every connection has ended. */
  async finished(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work);
  }

  #track(work: Promise<void>): void {
    this.#work.add(work);
    void work.finally(() => this.#work.delete(work));
  }

  async #accept(acceptor: Acceptor): Promise<void> {
    for await (const socket of acceptor) this.#track(this.#receive(socket));
  }

  async #receive(socket: Socket): Promise<void> {
    if (this.#closed) return socket.close();
    const { clock, logger, serve } = this.#options;
    this.#shaking.add(socket);
    const cancelTimer = clock.after(HANDSHAKE_TIMEOUT_MS, () => socket.close());
    let greeting: Greeting;
    try {
      greeting = await this.#shakeHands(socket);
    } catch (error) {
      socket.close();
      const message = `Refused a connection from ${socket.remote}: ${(error as Error).message}`;
      if (!(error instanceof HandshakeError)) logger.debug(message);
      else if (this.#mayWarn()) logger.warn(message);
      return;
    } finally {
      cancelTimer();
      this.#shaking.delete(socket);
    }
    await serve({ socket, greeting });
  }

  async #shakeHands(socket: Socket): Promise<Greeting> {
    const { introduce, knows } = this.#options;
    if (this.#shaking.size <= MAX_HANDSHAKES) return await welcome(socket, introduce(), knows);
    const error = new HandshakeError("busy", "too many handshakes at once: try again");
    await refuse(socket, error);
    throw error;
  }
}
