import type { Clock } from "../../../time/clock.ts";
import type { Address } from "../../../mesh/node_record.ts";
import { resolveHost } from "../../../transport/resolve_host.ts";
import { createTcpTransport } from "../../../transport/tcp.ts";
import type { Socket, Transport } from "../../../transport/transport.ts";
import { createUnixTransport } from "../../../transport/unix.ts";
import { untilAborted } from "../../../flow/abort.ts";
import { withDeadline } from "../../../transport/deadline.ts";
import type { Logger } from "../../../log/logger.ts";
import type { PythonAddress, PythonTcpAddress } from "../specs/node_spec.ts";
import type { FoundNode } from "../specs/python_discovery.ts";
import { authenticate } from "./authenticate.ts";

/** How long a name may take to be found, in milliseconds. */
const RESOLVE_MS = 2000;

/** What a {@linkcode Dialer} needs. */
export interface DialerOptions {
  /** The name of this machine: only on it are Unix sockets of any use. */
  readonly hostname: string;
  readonly authKey: string | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Opens connections to nodes of Python's rosy. */
export class Dialer {
  readonly #options: DialerOptions;
  readonly #tcp: Transport<Extract<Address, { transport: "tcp" }>>;
  readonly #unix: Transport<Extract<Address, { transport: "unix" }>>;

  /** @param options Whence. */
  constructor(options: DialerOptions) {
    this.#options = options;
    this.#tcp = createTcpTransport(options);
    this.#unix = createUnixTransport(options);
  }

  /**
   * Opens a connection to a node: at its addresses in their order, until one is open.
   *
   * @param node The node.
   * @param signal Gives up.
   * @returns The open socket, with both sides authenticated.
   * @throws {Error} If there is none, with the reason of the last address.
   */
  async dial(node: FoundNode, signal: AbortSignal): Promise<Socket> {
    let reason: unknown = new Error("it says nothing of where it is");
    for (const address of node.spec.addresses) {
      try {
        const socket = await this.#open(address, node, signal);
        if (!socket) continue;
        try {
          await authenticate(socket, this.#options);
          return socket;
        } catch (error) {
          socket.close();
          throw error;
        }
      } catch (error) {
        signal.throwIfAborted();
        reason = error;
      }
    }
    throw reason;
  }

  async #open(
    address: PythonAddress,
    node: FoundNode,
    signal: AbortSignal,
  ): Promise<Socket | undefined> {
    if (address.transport === "unix") {
      if (address.hostname !== this.#options.hostname) return undefined;
      return await this.#unix.connect({ transport: "unix", path: address.path }, { signal });
    }
    let reason: unknown;
    for (const hostname of await this.#hostsOf(address, node, signal)) {
      try {
        const { port } = address;
        return await this.#tcp.connect({ transport: "tcp", hostname, port }, { signal });
      } catch (error) {
        signal.throwIfAborted();
        reason = error;
      }
    }
    throw reason;
  }

  /** Where a node was heard from it can be reached, whether somebody knows its host's name or not. */
  async #hostsOf(
    { hostname }: PythonTcpAddress,
    { heardFrom }: FoundNode,
    signal: AbortSignal,
  ): Promise<string[]> {
    const own = this.#options.hostname;
    const near = hostname === own || hostname === `${own}.local` ? ["127.0.0.1"] : [];
    if (hostname.endsWith(".local") && heardFrom !== undefined) return [heardFrom, ...near];
    try {
      return [...await this.#resolve(hostname, signal), ...near];
    } catch (error) {
      if (near.length > 0) return near;
      throw error;
    }
  }

  #resolve(hostname: string, signal: AbortSignal): Promise<string[]> {
    const { clock } = this.#options;
    return withDeadline(
      async (either) => await untilAborted(resolveHost(hostname), either) ?? [],
      { clock, timeoutMs: RESOLVE_MS, signal },
    );
  }
}
