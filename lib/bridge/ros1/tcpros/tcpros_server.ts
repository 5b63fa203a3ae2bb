import type { Logger } from "../../../log/logger.ts";
import type { Clock } from "../../../time/clock.ts";
import { withDeadline } from "../../../transport/deadline.ts";
import type { Acceptor, Socket, Transport } from "../../../transport/transport.ts";
import type { TcpAddress } from "../../../mesh/node_record.ts";
import { FrameStream } from "./frame_stream.ts";
import { writeAll } from "./frame_queue.ts";
import { type ConnectionHeader, writeHeader } from "./header.ts";
import { onAbort } from "../../../flow/abort.ts";

/** Serves one connection until it ends; the socket is closed after it. */
export type ServeConnection = (
  socket: Socket,
  stream: FrameStream,
  header: ConnectionHeader,
) => Promise<void>;

/** Where a {@linkcode TcprosServer} listens, and who serves. */
export interface TcprosServerOptions {
  readonly hostname: string;
  readonly port: number;
  readonly transport: Transport<TcpAddress>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Finds who serves a connection; `undefined` where nobody does. */
  readonly find: (header: ConnectionHeader) => ServeConnection | undefined;
}

const HEADER_TIMEOUT_MS = 10_000;
const MAX_CONNECTIONS = 512;

/**
 * Accepts connections of ROS, of subscribers and of callers.
 *
 * - Who does not say within ten seconds what he wants is cut off, and so is whoever comes when there are
 *   512 connections.
 */
export class TcprosServer {
  readonly #options: TcprosServerOptions;
  readonly #acceptor: Acceptor;
  readonly #open = new Set<Socket>();
  readonly #serving = new Set<Promise<void>>();
  #accepting: Promise<void> = Promise.resolve();

  private constructor(options: TcprosServerOptions, acceptor: Acceptor) {
    this.#options = options;
    this.#acceptor = acceptor;
  }

  /**
   * Begins to listen.
   *
   * @param options Where, and who serves.
   * @returns The server.
   * @throws {Error} If that address cannot be listened at.
   */
  static async open(options: TcprosServerOptions): Promise<TcprosServer> {
    const { transport, hostname, port } = options;
    const acceptor = await transport.listen({ transport: "tcp", hostname, port });
    const server = new TcprosServer(options, acceptor);
    server.#accepting = server.#accept();
    return server;
  }

  /** The port that it listens at. */
  get port(): number {
    return (this.#acceptor.address as TcpAddress).port;
  }

  /** Ends it, and all connections. Idempotent. */
  async close(): Promise<void> {
    this.#acceptor.close();
    for (const socket of this.#open) socket.close();
    await this.#accepting;
    await Promise.all(this.#serving);
  }

  async #accept(): Promise<void> {
    for await (const socket of this.#acceptor) {
      if (this.#open.size >= MAX_CONNECTIONS) socket.close();
      else this.#begin(socket);
    }
  }

  #begin(socket: Socket): void {
    this.#open.add(socket);
    const serving = this.#serve(socket).catch((error) => {
      this.#options.logger.debug(`A connection of ROS from ${socket.remote} ended: ${error}`);
    }).finally(() => {
      socket.close();
      this.#open.delete(socket);
      this.#serving.delete(serving);
    });
    this.#serving.add(serving);
  }

  async #serve(socket: Socket): Promise<void> {
    const stream = new FrameStream(socket);
    const header = await withDeadline((signal) => headerOf(socket, stream, signal), {
      clock: this.#options.clock,
      timeoutMs: HEADER_TIMEOUT_MS,
    });
    if (!header) return;
    const serve = this.#options.find(header);
    if (serve) return await serve(socket, stream, header);
    const { topic, service } = header;
    const error = `this node has no ${topic === undefined ? "service" : "topic"} ${
      topic ?? service
    }`;
    await writeAll(socket, writeHeader({ error }));
  }
}

async function headerOf(
  socket: Socket,
  stream: FrameStream,
  signal: AbortSignal,
): Promise<ConnectionHeader | undefined> {
  using _closing = onAbort(signal, () => socket.close());
  return await stream.header();
}
