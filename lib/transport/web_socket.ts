import type { ClientSocket, SocketReceiver, UpgradeOptions } from "./web_exchange.ts";

const IDLE_TIMEOUT_MS = 30_000;
/** WebSocket status: a frame is too large, RFC 6455, section 7.4.1. */
const TOO_LARGE = 1009;
/** What fits into a frame that closes, beside the code. */
const MAX_REASON_BYTES = 123;

/**
 * Makes a WebSocket of a request.
 *
 * @param request The request.
 * @param options How.
 * @returns The response that makes it one; status 400 if the request asks for none.
 */
export function upgrade(request: Request, options: UpgradeOptions): Response {
  const { protocol, idleTimeoutMs = IDLE_TIMEOUT_MS } = options;
  let upgraded: Deno.WebSocketUpgrade;
  try {
    upgraded = Deno.upgradeWebSocket(request, {
      ...protocol !== undefined && { protocol },
      idleTimeout: Math.ceil(idleTimeoutMs / 1000),
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return new Response(`No WebSocket: ${reason}\n`, { status: 400 });
  }
  const socket = new ServerSocket(upgraded.socket);
  upgraded.socket.onopen = () => socket.attach(options);
  return upgraded.response;
}

/** A {@linkcode ClientSocket} on a WebSocket of Deno's own. */
class ServerSocket implements ClientSocket {
  readonly #socket: WebSocket;
  #receiver: SocketReceiver | null = null;

  /** @param socket The WebSocket, not open yet. */
  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    // What is wrong with a connection ends it: `close` follows in any case.
    socket.onerror = () => this.#end();
    socket.onclose = () => this.#end();
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  /**
   * Hands out what comes from now on.
   *
   * @param options Who takes it, and how much at once.
   */
  attach({ opened, maxFrameBytes }: UpgradeOptions): void {
    const receiver = opened(this);
    // It may not have wanted this client.
    if (this.#socket.readyState !== WebSocket.OPEN) return receiver.closed();
    this.#receiver = receiver;
    this.#socket.onmessage = ({ data }) => {
      const frame = typeof data === "string" ? data : new Uint8Array(data as ArrayBuffer);
      if (frame.length <= maxFrameBytes) this.#receiver?.receive(frame);
      else this.close(TOO_LARGE, `a frame may have ${maxFrameBytes} bytes`);
    };
  }

  send(data: string | Uint8Array): void {
    if (this.#socket.readyState === WebSocket.OPEN) {
      // Deno takes views as they are; the compiler thinks of shared memory.
      this.#socket.send(data as string | Uint8Array<ArrayBuffer>);
    }
  }

  close(code: number, reason: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) {
      this.#socket.close(code, shorten(reason));
      // The other end may never answer, or go on sending: for whoever works with it, it is gone.
      this.#end();
    }
  }

  #end(): void {
    const receiver = this.#receiver;
    this.#receiver = null;
    receiver?.closed();
  }
}

function shorten(reason: string): string {
  const bytes = new TextEncoder().encode(reason);
  if (bytes.length <= MAX_REASON_BYTES) return reason;
  // Half a character at the end is left out, too.
  return new TextDecoder().decode(bytes.subarray(0, MAX_REASON_BYTES), { stream: true });
}
