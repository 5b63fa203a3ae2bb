import { WebSocket } from "ws";
import { briefText } from "../log/error_text.ts";
import { onAbort } from "../flow/abort.ts";
import { Gate } from "../flow/gate.ts";
import type { Clock } from "../time/clock.ts";
import { systemReason } from "./transport_failure.ts";
import { OpenSocket } from "./web_socket.ts";

/** Where a {@linkcode WebConnection} leads, and what comes of it. */
export interface WebConnectionOptions {
  /** A URL of the scheme `ws` or `wss`. */
  readonly url: URL;
  /** The subprotocols that are offered, the best first. @default {[]} */
  readonly protocols?: readonly string[];
  /** What is sent beside the usual headers. @default {{}} */
  readonly headers?: Readonly<Record<string, string>>;
  /** The largest message that may come, in bytes, its fragments together: larger ones end it. */
  readonly maxFrameBytes: number;
  /** How long opening it may take, in milliseconds. */
  readonly timeoutMs: number;
  /** How long the server may be silent before it is asked whether it is there. @default {30000} */
  readonly idleTimeoutMs?: number;
  readonly clock: Clock;
  /** Gives up opening it. */
  readonly signal?: AbortSignal;
  /** Takes a message: text, or bytes that are the receiver's own. */
  readonly receive: (data: string | Uint8Array) => void;
}

/** How long the server may take to answer that the connection is closed, in milliseconds. */
const CLOSE_TIMEOUT_MS = 1000;

/**
 * The client's end of a WebSocket.
 *
 * - A message is bounded, fragments or not, which a `WebSocket` of Deno's is not.
 * - A server that answers no ping is gone.
 * - **Overflow**: what is sent waits in memory; {@linkcode WebConnection.written} says how it goes on.
 * - **Close** is idempotent; what was sent before it goes out first.
 */
export class WebConnection implements AsyncDisposable {
  /** Resolves once it is gone, whoever ended it, to what is known of why. */
  readonly closed: Promise<string>;
  readonly #socket: WebSocket;
  readonly #open: OpenSocket;
  readonly #written = new Gate();

  private constructor(socket: WebSocket, options: WebConnectionOptions) {
    const { clock, idleTimeoutMs, receive } = options;
    const { promise, resolve } = Promise.withResolvers<string>();
    this.closed = promise;
    this.#socket = socket;
    void promise.then(() => this.#written.open());
    const opened = () => ({ receive, closed: (why = "") => resolve(why) });
    this.#open = new OpenSocket(socket, { clock, options: { opened, idleTimeoutMs } });
    this.#open.begin();
  }

  /**
   * Opens a connection.
   *
   * @param options Where to, and who takes what comes.
   * @returns The connection, which is open.
   * @throws {Error} If there is none; it says why, and nothing of what is in the URL's query.
   */
  static async open(options: WebConnectionOptions): Promise<WebConnection> {
    const { url, protocols = [], headers = {}, maxFrameBytes, timeoutMs, signal } = options;
    const { promise, resolve, reject } = Promise.withResolvers<WebConnection>();
    const socket = new WebSocket(url, [...protocols], {
      headers,
      handshakeTimeout: timeoutMs,
      maxPayload: maxFrameBytes,
      perMessageDeflate: false,
      // One message a turn: however fast a server sends, others get their turn.
      allowSynchronousEvents: false,
      ...{ closeTimeout: CLOSE_TIMEOUT_MS },
    });
    // What comes right behind the handshake must find its receiver.
    socket.once("open", () => resolve(new WebConnection(socket, options)));
    socket.once("error", reject);
    using _giving = onAbort(signal, () => socket.terminate());
    try {
      return await promise;
    } catch (cause) {
      signal?.throwIfAborted();
      throw new Error(`Cannot connect to ${urlText(url)}: ${reasonOf(cause)}`, { cause });
    }
  }

  /** The subprotocol that the server has chosen; empty for none. */
  get protocol(): string {
    return this.#socket.protocol;
  }

  /** Whether it is neither closed nor being closed. */
  get isOpen(): boolean {
    return this.#open.isOpen;
  }

  /** What was sent and has not been handed to the network yet, in bytes. */
  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  /** Sends a message: text, or bytes, which must not be changed later. Nothing once it is closed. */
  send(data: string | Uint8Array): void {
    if (this.isOpen) this.#socket.send(data, this.#afterSend);
  }

  /**
   * Waits until little enough waits to be sent.
   *
   * @param maxBytes How much may wait.
   * @returns A promise that resolves then, or when the connection is gone.
   */
  async written(maxBytes: number): Promise<void> {
    while (this.isOpen && this.bufferedBytes > maxBytes) await this.#written.wait();
  }

  /** Ends it. Idempotent. */
  async close(code = 1000, reason = ""): Promise<void> {
    this.#open.close(code, reason);
    await this.#open.ended;
  }

  /** Ends it without a word. */
  destroy(): void {
    this.#open.destroy();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  readonly #afterSend = (): void => this.#written.open();
}

/**
 * Writes a URL for people: without its query, its user and its password, where secrets are.
 *
 * @param url The URL.
 * @returns Such as `ws://robot:9090/`.
 */
export function urlText({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${pathname}`;
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  if (code === "ECONNREFUSED") return "connection refused; is the server there running?";
  if (code === "ENOTFOUND") return "there is no such host";
  const [, status] = /^Unexpected server response: (\d+)$/.exec(String(message)) ?? [];
  if (status === undefined) return systemReason(error) || briefText(error);
  const advice = status === "401" ? "; it wants a token" : "";
  return `the server opens no WebSocket, but answers with status ${status}${advice}`;
}
