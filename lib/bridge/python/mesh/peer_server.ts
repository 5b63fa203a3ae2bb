import type { Logger } from "../../../log/logger.ts";
import { rateLimit } from "../../../log/rate_limit.ts";
import type { Clock } from "../../../time/clock.ts";
import { createTcpTransport } from "../../../transport/tcp.ts";
import type { Acceptor, Socket } from "../../../transport/transport.ts";
import { authenticate } from "../connection/authenticate.ts";
import { writeAll } from "../connection/exact.ts";
import { type WireAnswer, writeAnswer } from "../wire/answer.ts";
import { MessageReader } from "../wire/message_reader.ts";
import { readRequest, type WireCall, type WireMessage } from "../wire/request.ts";

/** How many nodes may be connected at once. */
const MAX_CONNECTIONS = 512;
/** How many calls of one connection may be under way: before the next is read, one has to be answered. */
const MAX_CALLS = 64;
const WARN_INTERVAL_MS = 10_000;

/** What a {@linkcode PeerServer} needs. */
export interface PeerServerOptions {
  /** Where it listens. */
  readonly hostname: string;
  readonly authKey: string | undefined;
  /** How long a message may be, in bytes. */
  readonly maxMessageBytes: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Takes a message, whose values are valid until it returns; the next one is read after it settled. */
  readonly message: (message: WireMessage) => void | Promise<void>;
  /** Answers a call, whose values are valid until it returns. Never rejects. */
  readonly call: (call: WireCall) => Promise<WireAnswer>;
}

/** Takes the connections of nodes of Python's rosy that have something to say. */
export class PeerServer implements AsyncDisposable {
  readonly #options: PeerServerOptions;
  readonly #acceptor: Acceptor;
  readonly #sockets = new Set<Socket>();
  readonly #serving = new Set<Promise<void>>();
  readonly #mayWarn: () => number;
  readonly #accepting: Promise<void>;

  private constructor(options: PeerServerOptions, acceptor: Acceptor) {
    this.#options = options;
    this.#acceptor = acceptor;
    this.#mayWarn = rateLimit(options.clock, WARN_INTERVAL_MS);
    this.#accepting = this.#acceptAll();
  }

  /** Begins to listen. @throws {Error} If it cannot. */
  static async listen(options: PeerServerOptions): Promise<PeerServer> {
    const { hostname } = options;
    const transport = createTcpTransport(options);
    const acceptor = await transport.listen({ transport: "tcp", hostname, port: 0 });
    return new PeerServer(options, acceptor);
  }

  /** The port at which it listens. */
  get port(): number {
    const { address } = this.#acceptor;
    return address.transport === "tcp" ? address.port : 0;
  }

  /** Ends all connections. Idempotent. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#acceptor.close();
    for (const socket of this.#sockets) socket.close();
    await this.#accepting;
    await Promise.all(this.#serving);
  }

  async #acceptAll(): Promise<void> {
    for await (const socket of this.#acceptor) {
      if (this.#sockets.size >= MAX_CONNECTIONS) {
        socket.close();
        this.#warn(`more than ${MAX_CONNECTIONS} connections at once`);
        continue;
      }
      this.#sockets.add(socket);
      const serving = this.#serve(socket);
      this.#serving.add(serving);
      serving.finally(() => this.#serving.delete(serving));
    }
  }

  async #serve(socket: Socket): Promise<void> {
    try {
      await authenticate(socket, this.#options);
      await this.#read(socket);
    } catch (error) {
      this.#warn(`a connection from ${socket.remote}: ${(error as Error).message}`);
    } finally {
      socket.close();
      this.#sockets.delete(socket);
    }
  }

  async #read(socket: Socket): Promise<void> {
    const { maxMessageBytes: maxBytes, message } = this.#options;
    const calls = new Calls(socket, this.#options.call);
    const reader = new MessageReader(readRequest, { maxBytes });
    for await (const request of reader.messages(socket)) {
      if (request.kind === "topic") await message(request);
      else await calls.begin(request);
    }
    await calls.ended();
  }

  #warn(what: string): void {
    if (this.#mayWarn()) this.#options.logger.warn(`Refused from Python's rosy: ${what}`);
  }
}

/** The calls of one connection, answered in whatever order they are. */
class Calls {
  readonly #socket: Socket;
  readonly #answer: (call: WireCall) => Promise<WireAnswer>;
  readonly #running = new Set<Promise<void>>();
  #written: Promise<void> = Promise.resolve();

  constructor(socket: Socket, answer: (call: WireCall) => Promise<WireAnswer>) {
    this.#socket = socket;
    this.#answer = answer;
  }

  /** Begins to answer a call. @returns A promise that resolves when another may come. */
  async begin(call: WireCall): Promise<void> {
    const running = this.#run(call);
    this.#running.add(running);
    running.finally(() => this.#running.delete(running));
    if (this.#running.size >= MAX_CALLS) await Promise.race(this.#running);
  }

  /** Waits for all of them. */
  async ended(): Promise<void> {
    await Promise.all(this.#running);
  }

  async #run(call: WireCall): Promise<void> {
    const bytes = writeAnswer(await this.#answer(call));
    const done = this.#written.then(() => writeAll(this.#socket, bytes));
    this.#written = done.catch(() => this.#socket.close());
    await this.#written;
  }
}
