import type { Logger } from "../log/logger.ts";
import type { Clock } from "../time/clock.ts";
import type { Acceptor, Socket } from "../transport/transport.ts";
import type { Dialled } from "../handshake/open_connection.ts";
import { FairLimit } from "./fair_limit.ts";
import {
  type Greeting,
  HANDSHAKE_TIMEOUT_MS,
  HandshakeError,
  type Introduction,
  refuse,
  welcome,
} from "../handshake/handshake.ts";
import { RefusalLog } from "./link_log.ts";

/** How many connections may be in their handshake at once. */
export const MAX_HANDSHAKES = 64;
/** An honest handshake is over by then: who takes longer has to make room if others come. */
const HANDSHAKE_GRACE_MS = 500;
/** How many connections peers may have opened at once. */
const MAX_INCOMING = 1024;

export interface PeerServerOptions {
  readonly introduce: () => Introduction;
  /** The revision we know of a node's record, -1 for none. */
  readonly knows: (uuid: string) => number;
  /** Serves a connection until it ends. */
  readonly serve: (dialled: Dialled) => Promise<void>;
  /**
   * How many connections may be open at once.
   *
   * @default {1024}
   */
  readonly maxConnections?: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Accepts connections from peers and shakes hands with them.
 *
 * - A handshake takes {@linkcode HANDSHAKE_TIMEOUT_MS} at most, and {@linkcode MAX_HANDSHAKES} run at
 *   once at most. When others come, the oldest of the host that has most makes room, unless it is
 *   younger than half a second and its host has no more than theirs; else they are told to try again.
 * - {@linkcode MAX_INCOMING} connections may be open at once; more are dealt with likewise, but age
 *   does not count.
 * - Refusals of one host for one reason are one warning a minute.
 */
export class PeerServer {
  readonly #options: PeerServerOptions;
  readonly #acceptors: Acceptor[] = [];
  readonly #work = new Set<Promise<void>>();
  readonly #shaking: FairLimit<Socket>;
  readonly #open: FairLimit<Socket>;
  readonly #refusals: RefusalLog;
  #closed = false;

  constructor(options: PeerServerOptions) {
    this.#options = options;
    const { clock } = options;
    const evict = (socket: Socket) => this.#evict(socket);
    this.#shaking = new FairLimit({
      max: MAX_HANDSHAKES,
      graceMs: HANDSHAKE_GRACE_MS,
      evict,
      clock,
    });
    this.#open = new FairLimit({
      max: options.maxConnections ?? MAX_INCOMING,
      graceMs: Infinity,
      evict,
      clock,
    });
    this.#refusals = new RefusalLog(options.logger, clock);
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
    for (const socket of [...this.#shaking.items()]) socket.close();
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
    const host = socket.remoteHostname ?? socket.remote;
    const greeting = await this.#shakeHands(socket, host);
    if (!greeting) return;
    try {
      await this.#options.serve({ socket: greeting.socket, greeting });
    } finally {
      this.#open.release(socket, host);
    }
  }

  async #shakeHands(socket: Socket, host: string): Promise<Greeting | null> {
    const { introduce, knows, clock } = this.#options;
    const cancelTimer = clock.after(HANDSHAKE_TIMEOUT_MS, () => socket.close());
    try {
      if (!this.#shaking.admit(socket, host)) {
        const error = new HandshakeError("busy", "too many handshakes at once: try again");
        await refuse(socket, error);
        throw error;
      }
      const greeting = await welcome(socket, introduce(), knows);
      if (this.#open.admit(socket, host)) return greeting;
      throw new HandshakeError("busy", "too many connections at once");
    } catch (error) {
      socket.close();
      this.#logRefusal(socket, error as Error);
      return null;
    } finally {
      cancelTimer();
      this.#shaking.release(socket, host);
    }
  }

  #evict(socket: Socket): void {
    socket.close();
    this.#logRefusal(socket, new HandshakeError("busy", "others need the place that it holds"));
  }

  #logRefusal({ remote, remoteHostname }: Socket, error: Error): void {
    const message = `Refused a connection from ${remote}: ${error.message}`;
    // A list of peers that all machines share names each machine to itself.
    const isTrouble = error instanceof HandshakeError && error.reason !== "self";
    if (!isTrouble) this.#options.logger.debug(message);
    else this.#refusals.warn(message, `${remoteHostname ?? remote} ${error.reason}`);
  }
}
