import type { Logger } from "../log/logger.ts";
import type { Address } from "../mesh/node_record.ts";
import type { ConnectionPool } from "../peer/connection_pool.ts";
import type { Transports } from "../peer/dialer.ts";
import type { PeerServer } from "../peer/peer_server.ts";
import { type SocketDirectory, SocketDirectoryError } from "../transport/socket_directory.ts";

/** Where a node listens, and who serves what connects there. */
export interface EndpointOptions {
  readonly uuid: string;
  readonly transports: Transports;
  /** Finds where Unix sockets go. */
  readonly openDirectory: () => Promise<SocketDirectory>;
  /** Where TCP listens. */
  readonly serverHost: string;
  /** At which port; 0 for any free one. */
  readonly serverPort: number;
  readonly server: PeerServer;
  readonly pool: ConnectionPool;
  /** How long what was sent may take to be written at the end, in milliseconds. */
  readonly drainTimeoutMs: number;
  readonly logger: Logger;
}

/** Where a node can be reached: its listening sockets, and the connections that come of them. */
export class Endpoint {
  readonly #options: EndpointOptions;

  constructor(options: EndpointOptions) {
    this.#options = options;
  }

  /**
   * Starts to accept connections.
   *
   * @returns The addresses, the best first.
   * @throws {Error} If there is none.
   */
  async open(): Promise<Address[]> {
    const { transports, server, serverHost, serverPort } = this.#options;
    const addresses = await this.#openUnix();
    if (transports.tcp) {
      const address = { transport: "tcp", hostname: serverHost, port: serverPort } as const;
      const acceptor = await transports.tcp.listen(address);
      server.serve(acceptor);
      addresses.push(acceptor.address);
    }
    return addresses;
  }

  /**
   * Waits until what was sent is written.
   *
   * @param sent Settles when all of it is in the outboxes.
   */
  async drain(sent: Promise<void>): Promise<void> {
    await this.#options.pool.drain(this.#options.drainTimeoutMs, sent);
  }

  /** Says goodbye to all peers and closes everything. */
  async close(): Promise<void> {
    const { server, pool } = this.#options;
    server.close();
    await pool.close();
    await server.finished();
  }

  async #openUnix(): Promise<Address[]> {
    const { transports, openDirectory, uuid, server, logger } = this.#options;
    if (!transports.unix) return [];
    try {
      const directory = await openDirectory();
      const address = { transport: "unix", path: directory.pathFor(uuid) } as const;
      const acceptor = await transports.unix.listen(address);
      server.serve(acceptor);
      return [acceptor.address];
    } catch (error) {
      if (!transports.tcp) throw error;
      const { message, problem } = error as Partial<SocketDirectoryError>;
      const text = `${message}. This node uses TCP instead`;
      if (problem === "unsupported") logger.info(text);
      else logger.warn(text);
      return [];
    }
  }
}
