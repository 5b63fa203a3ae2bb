import { errorText } from "../log/error_text.ts";
import type { Logger } from "../log/logger.ts";
import type { TcpAddress } from "../mesh/node_record.ts";
import { plainHostname } from "./address_text.ts";
import { listenFailure } from "./transport_failure.ts";
import type { ClientSocket, UpgradeOptions, WebExchange, WebHandler } from "./web_exchange.ts";
import { upgrade } from "./web_socket.ts";

/** Where a {@linkcode WebServer} listens, and who answers. */
export interface WebServerOptions {
  /** A name or an IP address; `::` for all of both families, `0.0.0.0` for all of IPv4. */
  readonly hostname: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Certificate and private key, both as PEM: makes it HTTPS. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Answers requests. What it throws is logged, and answered by status 500. */
  readonly handler: WebHandler;
  /** Told of handlers that throw. */
  readonly logger: Logger;
}

/**
 * An HTTP server with WebSockets: the one place that opens such sockets.
 *
 * - A frame that is too large ends its WebSocket with code 1009; one beyond 64 MiB is cut off by Deno
 *   itself, without a code.
 * - A WebSocket whose other end answers no ping is closed, see `UpgradeOptions`.
 * - **Close** ends everything at once: WebSockets with code 1001, requests and answers that are under
 *   way without a word; their signals are aborted.
 * - How many connections there are, and how slowly they send their headers, Deno lets nobody limit.
 */
export class WebServer implements AsyncDisposable {
  readonly #options: WebServerOptions;
  readonly #sockets = new Set<ClientSocket>();
  readonly #ending = new AbortController();
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  private constructor(options: WebServerOptions) {
    this.#options = options;
    const { hostname, port, tls } = options;
    this.#server = Deno.serve({
      hostname,
      port,
      ...tls,
      signal: this.#ending.signal,
      // Deno would print where it listens.
      onListen: () => {},
      onError: (error) => this.#refuse(error),
    }, (request, info) => this.#answer(request, info));
  }

  /**
   * Begins to listen.
   *
   * @param options Where, and who answers.
   * @returns The server, which answers already.
   * @throws {Error} If that address cannot be listened at, or the certificate is none.
   */
  static open(options: WebServerOptions): WebServer {
    const { hostname, port, tls } = options;
    try {
      return new WebServer(options);
    } catch (error) {
      if (tls && !isOfSystem(error)) {
        throw new TypeError(
          "Cannot use the certificate and its key: both must be PEM, and belong to each other",
          { cause: error },
        );
      }
      throw listenFailure({ transport: "tcp", hostname, port }, error);
    }
  }

  /** Where it listens; port 0 has become the real one. */
  get address(): TcpAddress {
    const { hostname, port } = this.#server.addr;
    return { transport: "tcp", hostname, port };
  }

  /** Whether it speaks HTTPS. */
  get isSecure(): boolean {
    return this.#options.tls !== undefined;
  }

  /** How many WebSockets are open. */
  get openSockets(): number {
    return this.#sockets.size;
  }

  /** Ends everything; see above. Idempotent. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.close(1001, "the server ends");
    this.#ending.abort();
    await this.#server.finished;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #answer(
    request: Request,
    { remoteAddr, completed }: Deno.ServeHandlerInfo<Deno.NetAddr>,
  ): Response | Promise<Response> {
    const exchange: WebExchange = {
      remote: { ...remoteAddr, hostname: plainHostname(remoteAddr.hostname) },
      isSecure: this.isSecure,
      // Whether it went well is nobody's concern but the client's.
      completed: completed.catch(() => {}),
      upgrade: (options) => this.#upgrade(request, options),
    };
    return this.#options.handler(request, exchange);
  }

  #upgrade(request: Request, options: UpgradeOptions): Response {
    return upgrade(request, {
      ...options,
      opened: (socket) => {
        this.#sockets.add(socket);
        const receiver = options.opened(socket);
        return {
          receive: (data) => receiver.receive(data),
          closed: () => {
            this.#sockets.delete(socket);
            receiver.closed();
          },
        };
      },
    });
  }

  #refuse(error: unknown): Response {
    this.#options.logger.error(`Cannot answer a request: ${errorText(error)}`);
    return new Response("Internal Server Error\n", { status: 500 });
  }
}

/** Whether it is about the address: what is wrong with certificates has a class of its own. */
function isOfSystem(error: unknown): boolean {
  return error instanceof Error && ("code" in error || error instanceof Deno.errors.NotCapable);
}
