import { MSGPACK_PROTOCOL } from "../native/entries.ts";
import type { ClientClock, WebSocketLike } from "./connect_options.ts";

/**
 * Where a client stands: it connects for the first time, is connected, has lost the gateway and tries
 * again, or is closed for good.
 */
export type ClientStatus = "connecting" | "open" | "lost" | "closed";

/** What a {@linkcode Link} is made of. */
export interface LinkOptions {
  readonly url: string;
  readonly token: string | undefined;
  readonly webSocket: (url: string, protocols: string[]) => WebSocketLike;
  readonly clock: ClientClock;
  readonly random: () => number;
  /** Takes a frame. */
  readonly receive: (frame: Uint8Array<ArrayBuffer>) => void;
  /** The status is another one. */
  readonly changed: (status: ClientStatus) => void;
}

const FIRST_RETRY_MS = 250;
const MAX_RETRY_MS = 10_000;
/** How long a gateway may take to say hello, in milliseconds. */
const HELLO_MS = 10_000;
/** So many heartbeats in a row without a word, and it is gone. */
const MAX_SILENT = 3;

/** The connection to a gateway, made again whenever it is lost. */
export class Link {
  readonly #options: LinkOptions;
  #socket: WebSocketLike | null = null;
  #stopTimer = () => {};
  #retryMs = FIRST_RETRY_MS;
  #heardAtMs = 0;
  #status: ClientStatus = "connecting";
  /** Why the last try failed. */
  failure = "";

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#open();
  }

  get status(): ClientStatus {
    return this.#status;
  }

  /** What was sent and has not left, in bytes. */
  get bufferedBytes(): number {
    return this.#socket?.bufferedAmount ?? 0;
  }

  /** Sends a frame. @returns Whether there is a connection. */
  send(frame: Uint8Array<ArrayBuffer>): boolean {
    if (this.#status !== "open") return false;
    this.#socket!.send(frame);
    return true;
  }

  /** The gateway has said hello. */
  greeted(heartbeatMs: number): void {
    this.#retryMs = FIRST_RETRY_MS;
    this.#stopTimer();
    this.#set("open");
    this.#watch(heartbeatMs);
  }

  /** Ends it for good. Idempotent. */
  close(): void {
    this.#leave(1000);
    this.#set("closed");
  }

  #open(): void {
    const { url, token, webSocket, clock, receive } = this.#options;
    const protocols = [MSGPACK_PROTOCOL];
    if (token !== undefined) protocols.push(`bearer.${base64Url(token)}`);
    const socket = this.#socket = webSocket(url, protocols);
    socket.binaryType = "arraybuffer";
    socket.addEventListener("message", (event) => {
      const { data } = event as { readonly type: string; readonly data?: unknown };
      if (this.#socket !== socket || !(data instanceof ArrayBuffer)) return;
      this.#heardAtMs = clock.monotonicMs();
      receive(new Uint8Array(data));
    });
    socket.addEventListener("close", (event) => {
      const { code, reason } = event as unknown as CloseEvent;
      if (this.#socket === socket) this.#lose(`${code} ${reason}`.trim());
    });
    this.#stopTimer = clock.after(HELLO_MS, () => this.#lose("it says nothing"));
  }

  /** A connection whose other end is gone without a word looks like one that is idle. */
  #watch(heartbeatMs: number): void {
    this.#stopTimer = this.#options.clock.after(heartbeatMs, () => {
      const silentMs = this.#options.clock.monotonicMs() - this.#heardAtMs;
      if (silentMs > MAX_SILENT * heartbeatMs) this.#lose("nothing was heard of it");
      else this.#watch(heartbeatMs);
    });
  }

  #lose(failure: string): void {
    this.#leave(4000);
    this.failure = failure;
    if (this.#status === "open") this.#set("lost");
    if (this.#status === "closed") return;
    const { clock, random } = this.#options;
    // Not all pages come back at the same time.
    this.#stopTimer = clock.after(this.#retryMs * (0.5 + random() / 2), () => this.#open());
    this.#retryMs = Math.min(2 * this.#retryMs, MAX_RETRY_MS);
  }

  #leave(code: number): void {
    this.#stopTimer();
    const socket = this.#socket;
    if (!socket) return;
    this.#socket = null;
    socket.close(code);
  }

  #set(status: ClientStatus): void {
    if (status === this.#status || this.#status === "closed") return;
    this.#status = status;
    this.#options.changed(status);
  }
}

function base64Url(token: string): string {
  const bytes = new TextEncoder().encode(token);
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
