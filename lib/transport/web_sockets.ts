import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Clock } from "../time/clock.ts";
import type { UpgradeOptions, WebExchange } from "./web_exchange.ts";
import { readRequest, writeBody } from "./web_message.ts";
import { OpenSocket } from "./web_socket.ts";

/** What {@linkcode WebSockets} work with. */
export interface WebSocketsOptions {
  readonly clock: Clock;
  /** How long a client may read nothing of an answer that is no WebSocket, in milliseconds. */
  readonly stallTimeoutMs: number;
  /** Answers a request; does not reject. */
  readonly answer: (
    request: Request,
    incoming: IncomingMessage,
    exchange: Pick<WebExchange, "completed" | "upgrade">,
  ) => Promise<Response>;
}

/** How long a client may take to answer that its WebSocket is closed, in milliseconds. */
const CLOSE_TIMEOUT_MS = 5000;
/** The same when the whole server ends. */
const END_TIMEOUT_MS = 500;

/** Says that a request becomes a WebSocket; nothing of it goes over the network. */
class UpgradeResponse extends Response {
  readonly options: UpgradeOptions;

  constructor(options: UpgradeOptions) {
    super(null);
    this.options = options;
  }

  override get status(): number {
    return 101;
  }
}

/** The WebSockets of a server, and requests that want to become one. */
export class WebSockets {
  readonly #options: WebSocketsOptions;
  /** Those too that are closed and wait for their client to say the same. */
  readonly #open = new Set<OpenSocket>();
  /** By the largest message. */
  readonly #servers = new Map<number, WebSocketServer>();
  readonly #protocols = new WeakMap<IncomingMessage, string>();
  readonly #unanswered = new Set<Duplex>();

  constructor(options: WebSocketsOptions) {
    this.#options = options;
  }

  /** How many are open. */
  get size(): number {
    let count = 0;
    for (const socket of this.#open) if (socket.isOpen) count++;
    return count;
  }

  /**
   * Answers a request that wants another protocol.
   *
   * @param incoming The request.
   * @param socket Its connection.
   * @param head What came behind the request already.
   */
  upgrade(incoming: IncomingMessage, socket: Duplex, head: Uint8Array): void {
    this.#unanswered.add(socket);
    // Whatever is wrong with the connection ends it.
    socket.on("error", () => socket.destroy());
    this.#answer(incoming, socket, head)
      .catch(() => socket.destroy())
      .finally(() => this.#unanswered.delete(socket));
  }

  /** Ends all. */
  async close(): Promise<void> {
    for (const socket of this.#unanswered) socket.destroy();
    const { clock } = this.#options;
    await Promise.all([...this.#open].map(async (socket) => {
      socket.close(1001, "the server ends");
      const cancel = clock.after(END_TIMEOUT_MS, () => socket.destroy());
      await socket.ended;
      cancel();
    }));
  }

  async #answer(incoming: IncomingMessage, socket: Duplex, head: Uint8Array): Promise<void> {
    const gone = new AbortController();
    // A WebSocket that is open is no request that is under way.
    const { promise: completed, resolve: complete } = Promise.withResolvers<void>();
    socket.once("close", () => {
      gone.abort();
      complete();
    });
    const request = readRequest(incoming, gone.signal);
    const response = request
      ? await this.#options.answer(request, incoming, {
        completed,
        upgrade: (options) => new UpgradeResponse(options),
      })
      : new Response("Bad Request\n", { status: 400 });
    if (socket.destroyed) await response.body?.cancel();
    else if (response instanceof UpgradeResponse) {
      this.#begin(response.options, { incoming, socket, head });
      complete();
    } else {
      const { stallTimeoutMs } = this.#options;
      (socket as Socket).setTimeout(stallTimeoutMs, () => {
        if (socket.writableLength > 0) socket.destroy();
      });
      await writeResponse(response, socket);
    }
  }

  #begin(
    options: UpgradeOptions,
    { incoming, socket, head }: {
      readonly incoming: IncomingMessage;
      readonly socket: Duplex;
      readonly head: Uint8Array;
    },
  ): void {
    const { protocol, maxFrameBytes } = options;
    if (protocol !== undefined) this.#protocols.set(incoming, protocol);
    // It writes itself what is wrong with a request that is none for a WebSocket.
    const server = this.#serverFor(maxFrameBytes);
    server.handleUpgrade(incoming, socket, head as never, (webSocket: WebSocket) => {
      const own = new OpenSocket(webSocket, { clock: this.#options.clock, options });
      this.#open.add(own);
      void own.ended.then(() => this.#open.delete(own));
      own.begin();
    });
  }

  #serverFor(maxPayload: number): WebSocketServer {
    let server = this.#servers.get(maxPayload);
    if (!server) {
      server = new WebSocketServer({
        noServer: true,
        clientTracking: false,
        perMessageDeflate: false,
        // One message a turn: however fast a client sends, others get theirs.
        allowSynchronousEvents: false,
        maxPayload,
        handleProtocols: (_offered, incoming) => this.#protocols.get(incoming) ?? false,
        ...{ closeTimeout: CLOSE_TIMEOUT_MS },
      });
      this.#servers.set(maxPayload, server);
    }
    return server;
  }
}

/** Writes an answer to a connection that Node has let go of, and ends that. */
async function writeResponse(response: Response, socket: Duplex): Promise<void> {
  const lines = [`HTTP/1.1 ${response.status} ${STATUS_CODES[response.status] ?? ""}`];
  for (const [name, value] of response.headers) {
    if (name !== "connection") lines.push(`${name}: ${value}`);
  }
  socket.write(`${lines.join("\r\n")}\r\nconnection: close\r\n\r\n`);
  await writeBody(response.body, socket);
}
