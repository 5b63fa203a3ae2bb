import type { WebSocket } from "ws";
import type { Clock } from "../time/clock.ts";
import type { NetworkSocket, SocketReceiver, UpgradeOptions } from "./web_exchange.ts";

const IDLE_TIMEOUT_MS = 30_000;
/** What fits into a frame that closes, beside the code. */
const MAX_REASON_BYTES = 123;

/** What an {@linkcode OpenSocket} works with. */
export interface OpenSocketParts {
  readonly clock: Clock;
  readonly options: Pick<UpgradeOptions, "idleTimeoutMs" | "opened">;
}

/** A {@linkcode NetworkSocket} on an open WebSocket of `npm:ws`, at either end of it. */
export class OpenSocket implements NetworkSocket {
  /** Resolves once the connection is gone. */
  readonly ended: Promise<void>;
  readonly #socket: WebSocket;
  readonly #parts: OpenSocketParts;
  #receiver: SocketReceiver | null = null;
  #heardFrames = 0;
  /** How many there were when it was asked; none so far. */
  #askedAt = -1;
  #stopTimer: (() => void) | null = null;

  /**
   * @param socket The WebSocket.
   * @param parts What it works with.
   */
  constructor(socket: WebSocket, parts: OpenSocketParts) {
    this.#socket = socket;
    this.#parts = parts;
    socket.binaryType = "arraybuffer";
    this.ended = new Promise((resolve) => {
      socket.once("close", (code, reason) => {
        this.#stopTimer?.();
        this.#end(closeText(code, reason.toString()));
        resolve();
      });
    });
    // What is wrong with a connection ends it: `close` follows in any case.
    socket.on("error", ({ message }) => this.#end(message));
  }

  /** Whether it is neither closed nor being closed. */
  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  get heardFrames(): number {
    return this.#heardFrames;
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  /** Hands out what comes from now on. */
  begin(): void {
    const { opened, idleTimeoutMs = IDLE_TIMEOUT_MS } = this.#parts.options;
    const receiver = opened(this);
    const socket = this.#socket;
    // It may not have wanted this client.
    if (!this.isOpen) return receiver.closed("it was closed at once");
    this.#receiver = receiver;
    socket.on("message", (data, isBinary) => {
      this.#heardFrames++;
      const bytes = new Uint8Array(data as ArrayBuffer);
      this.#receiver?.receive(isBinary ? bytes : decoder.decode(bytes));
    });
    socket.on("pong", () => this.#heardFrames++);
    this.#watch(idleTimeoutMs);
  }

  send(data: string | Uint8Array): void {
    if (this.isOpen) this.#socket.send(data);
  }

  ask(): void {
    if (this.isOpen) this.#socket.ping();
  }

  close(code: number, reason: string): void {
    if (this.isOpen) {
      this.#socket.close(code, shorten(reason));
      // The other end may never answer, or go on sending: for whoever works with it, it is gone.
      this.#end(closeText(code, reason));
    }
  }

  /** Ends the connection without a word. */
  destroy(): void {
    this.#socket.terminate();
  }

  /** Another end of which nothing was heard for a while is asked; one that does not answer is gone. */
  #watch(idleTimeoutMs: number): void {
    this.#stopTimer = this.#parts.clock.after(idleTimeoutMs, () => {
      if (this.#heardFrames === this.#askedAt) {
        this.#end("the other end does not answer");
        return this.destroy();
      }
      this.#askedAt = this.#heardFrames;
      this.#socket.ping();
      this.#watch(idleTimeoutMs);
    }, { unref: true });
  }

  #end(why: string): void {
    const receiver = this.#receiver;
    this.#receiver = null;
    receiver?.closed(why);
  }
}

/** What it decodes was checked already. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

function closeText(code: number, reason: string): string {
  return reason === "" ? `closed with code ${code}` : `closed with code ${code}: ${reason}`;
}

function shorten(reason: string): string {
  const bytes = new TextEncoder().encode(reason);
  if (bytes.length <= MAX_REASON_BYTES) return reason;
  // Half a character at the end is left out, too.
  return new TextDecoder().decode(bytes.subarray(0, MAX_REASON_BYTES), { stream: true });
}
