import { createPrivateKey, X509Certificate } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { errorText } from "../log/error_text.ts";
import type { Logger } from "../log/logger.ts";
import type { TcpAddress } from "../mesh/node_record.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import { plainHostname } from "./address_text.ts";
import { listenFailure } from "./transport_failure.ts";
import type { WebExchange, WebHandler } from "./web_exchange.ts";
import { readRequest, writeBody } from "./web_message.ts";
import { WebSockets } from "./web_sockets.ts";

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
  /** Measures how long clients are silent; the machine's clock unless given. */
  readonly clock?: Clock;
  /** How many connections there may be; further ones are closed at once. @default {3500} */
  readonly maxConnections?: number;
  /** How long a client may take for TLS, or for the head of a request, in milliseconds. @default {10000} */
  readonly headTimeoutMs?: number;
  /**
   * How long a client may send nothing of a body that it has begun, or read nothing of what waits for
   * it, in milliseconds.
   *
   * @default {60000}
   */
  readonly stallTimeoutMs?: number;
}

/** With room for what else a process has open where it may have 4096 files. */
const MAX_CONNECTIONS = 3500;
const HEAD_TIMEOUT_MS = 10_000;
const STALL_TIMEOUT_MS = 60_000;
/** How often it is looked for heads that take too long, as a part of what they may take. */
const LOOKS_PER_TIMEOUT = 4;
/** How many requests may come over a connection before the first of them is answered. */
const MAX_PIPELINED = 64;
/** The largest head of a request; what may be in it is for whoever answers. */
const MAX_HEAD_BYTES = 64 * 1024;
/** What is read of a body when its request is answered already. */
const MAX_REST_BYTES = 16 * 1024 * 1024;

/**
 * An HTTP server with WebSockets: the one place that opens such sockets.
 *
 * - Node's server, not Deno's own, of which nobody can limit how many connections there are, how slowly
 *   heads and bodies come, nor how large a message of a WebSocket grows that comes in fragments.
 * - A message that is too large ends its WebSocket with code 1009 before it is received.
 * - A WebSocket whose other end answers no ping is closed, see `UpgradeOptions`.
 * - **Close** ends everything at once: WebSockets with code 1001, requests and answers that are under
 *   way without a word; their signals are aborted.
 */
export class WebServer implements AsyncDisposable {
  readonly #options: WebServerOptions;
  readonly #sockets: WebSockets;
  readonly #server: ReturnType<typeof createServer>;
  /** The last request of each connection. */
  readonly #requests = new WeakMap<
    Socket,
    { incoming: IncomingMessage; outgoing: ServerResponse }
  >();
  /** How many requests of each connection are not answered yet. */
  readonly #pipelined = new WeakMap<Socket, number>();
  #address: TcpAddress | null = null;
  #closing: Promise<void> | null = null;

  private constructor(options: WebServerOptions) {
    const {
      tls,
      headTimeoutMs = HEAD_TIMEOUT_MS,
      stallTimeoutMs = STALL_TIMEOUT_MS,
      clock = systemClock,
    } = options;
    this.#options = options;
    this.#sockets = new WebSockets({
      clock,
      stallTimeoutMs,
      answer: (...request) => this.#answer(...request),
    });
    const settings = {
      headersTimeout: headTimeoutMs,
      connectionsCheckingInterval: Math.ceil(headTimeoutMs / LOOKS_PER_TIMEOUT),
      maxHeaderSize: MAX_HEAD_BYTES,
      // Bags may take long: it is looked at whether something comes, see `#stalled()`.
      requestTimeout: 0,
    };
    const server = this.#server = tls
      ? createSecureServer({ ...settings, ...tls, handshakeTimeout: headTimeoutMs })
      : createServer(settings);
    server.maxConnections = options.maxConnections ?? MAX_CONNECTIONS;
    server.timeout = stallTimeoutMs;
    server.on("timeout", (socket: Socket) => this.#stalled(socket));
    server.on("upgrade", (...request) => this.#sockets.upgrade(...request));
    server.on("request", (incoming: IncomingMessage, outgoing: ServerResponse) => {
      const { socket } = incoming;
      this.#requests.set(socket, { incoming, outgoing });
      if (!this.#admit(socket, outgoing)) return void socket.destroy();
      outgoing.once("finish", () => readRest(incoming));
      this.#answerPlain(incoming, outgoing).catch(() => socket.destroy());
    });
  }

  /**
   * Begins to listen.
   *
   * @param options Where, and who answers.
   * @returns The server, which answers already.
   * @throws {Error} If that address cannot be listened at, or the certificate is none.
   */
  static async open(options: WebServerOptions): Promise<WebServer> {
    const { hostname, port, tls } = options;
    if (tls) checkTls(tls);
    const server = new WebServer(options);
    try {
      await server.#listen();
      return server;
    } catch (error) {
      throw listenFailure({ transport: "tcp", hostname, port }, systemError(error));
    }
  }

  /** Where it listens; port 0 has become the real one. */
  get address(): TcpAddress {
    return this.#address!;
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
  close(): Promise<void> {
    return this.#closing ??= this.#end();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #listen(): Promise<void> {
    const { hostname, port } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#server.once("error", reject);
    this.#server.listen({ host: hostname, port }, resolve);
    await promise;
    this.#server.off("error", reject);
    const { address, port: own } = this.#server.address() as AddressInfo;
    this.#address = { transport: "tcp", hostname: address, port: own };
    // Such as too many open files: connections fail, and the server goes on.
    this.#server.on("error", (error: Error) => {
      this.#options.logger.warn(`Cannot accept a connection: ${error.message}`);
    });
  }

  async #end(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => resolve());
    await this.#sockets.close();
    this.#server.closeAllConnections();
    await promise;
  }

  /** @returns Whether a connection does not ask for too much at a time. */
  #admit(socket: Socket, outgoing: ServerResponse): boolean {
    const count = (this.#pipelined.get(socket) ?? 0) + 1;
    this.#pipelined.set(socket, count);
    outgoing.once("close", () => this.#pipelined.set(socket, this.#pipelined.get(socket)! - 1));
    return count <= MAX_PIPELINED;
  }

  /** Nothing went in or out for a while. Who waits for an answer may wait. */
  #stalled(socket: Socket): void {
    const { incoming, outgoing } = this.#requests.get(socket) ?? {};
    const isWaiting = incoming?.complete && !outgoing!.writableFinished;
    if (!isWaiting || socket.writableLength > 0) socket.destroy();
  }

  async #answerPlain(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const gone = new AbortController();
    const completed = new Promise<void>((resolve) =>
      outgoing.once("close", () => {
        if (!outgoing.writableFinished) gone.abort();
        resolve();
      })
    );
    const request = readRequest(incoming, gone.signal);
    if (!request) return void outgoing.writeHead(400, { connection: "close" }).end("Bad Request\n");
    const { status, headers, body } = await this.#answer(request, incoming, {
      completed,
      upgrade: () => new Response("No WebSocket: the request asks for none\n", { status: 400 }),
    });
    if (outgoing.destroyed) return void await body?.cancel();
    outgoing.writeHead(status, headersOf(headers));
    await writeBody(body, outgoing);
  }

  /** Has the handler answer, whatever happens. */
  async #answer(
    request: Request,
    { socket }: IncomingMessage,
    exchange: Pick<WebExchange, "completed" | "upgrade">,
  ): Promise<Response> {
    const { remoteAddress = "", remotePort = 0 } = socket;
    try {
      return await this.#options.handler(request, {
        remote: { hostname: plainHostname(remoteAddress), port: remotePort },
        isSecure: this.isSecure,
        ...exchange,
      });
    } catch (error) {
      this.#options.logger.error(`Cannot answer a request: ${errorText(error)}`);
      return new Response("Internal Server Error\n", { status: 500 });
    }
  }
}

/** A client that is still sending reads its answer only after that, if it is not too much. */
function readRest(incoming: IncomingMessage): void {
  if (incoming.complete) return;
  let bytes = 0;
  incoming.on("data", (chunk: Uint8Array) => {
    bytes += chunk.length;
    if (bytes > MAX_REST_BYTES) incoming.socket.destroy();
  });
  incoming.resume();
}

/** Node would say so to each client, and not to whoever starts the server. */
function checkTls({ cert, key }: { readonly cert: string; readonly key: string }): void {
  let cause: unknown;
  try {
    if (new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) return;
  } catch (error) {
    cause = error;
  }
  throw new TypeError(
    "Cannot use the certificate and its key: both must be PEM, and belong to each other",
    { cause },
  );
}

/** Each cookie is a header of its own; whether a connection stays is for the server to say. */
function headersOf(headers: Headers): Record<string, string | string[]> {
  const { connection: _, ...all } = Object.fromEntries(headers);
  const cookies = headers.getSetCookie();
  return cookies.length > 0 ? { ...all, "set-cookie": cookies } : all;
}

const SYSTEM_ERRORS: Readonly<Record<string, new (message: string) => Error>> = {
  EADDRINUSE: Deno.errors.AddrInUse,
  EADDRNOTAVAIL: Deno.errors.AddrNotAvailable,
  EACCES: Deno.errors.PermissionDenied,
};

/** Node has codes where Deno has classes. */
function systemError(error: unknown): unknown {
  const { code, message } = error as { readonly code?: string; readonly message: string };
  const type = SYSTEM_ERRORS[code ?? ""];
  return type ? new type(message) : error;
}
