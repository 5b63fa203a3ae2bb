import { Collector } from "./collector.ts";
import { patiently } from "./patience.ts";

/** How a client's WebSocket ended. */
export interface ClosedSocket {
  readonly code: number;
  readonly reason: string;
}

/** A client's end of a WebSocket, whose frames and end can be waited for. */
export class WebClient implements AsyncDisposable {
  readonly #socket: WebSocket;
  readonly #frames = new Collector<string | Uint8Array>();
  readonly #opened = Promise.withResolvers<boolean>();
  readonly #closed = Promise.withResolvers<ClosedSocket>();

  private constructor(url: string, options: WebSocketOptions) {
    const socket = new WebSocket(url.replace(/^http/, "ws"), options);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.#opened.resolve(true);
    socket.onmessage = ({ data }) =>
      this.#frames.add(typeof data === "string" ? data : new Uint8Array(data));
    // A refusal and a broken connection are both followed by the end.
    socket.onerror = () => this.#opened.resolve(false);
    socket.onclose = ({ code, reason }) => this.#closed.resolve({ code, reason });
    this.#socket = socket;
  }

  /**
   * Connects.
   *
   * @param url Where to, `http` or `ws`.
   * @param options Headers, subprotocols.
   * @returns The open socket; `undefined` if it was refused.
   */
  static async open(url: string, options: WebSocketOptions = {}): Promise<WebClient | undefined> {
    const client = new WebClient(url, options);
    if (await patiently(client.#opened.promise)) return client;
    await client.closed;
    return undefined;
  }

  /** The subprotocol that the server chose. */
  get protocol(): string {
    return this.#socket.protocol;
  }

  /** What has come so far. */
  get frames(): readonly (string | Uint8Array)[] {
    return this.#frames.items;
  }

  /** How it ended, once it has. */
  get closed(): Promise<ClosedSocket> {
    return patiently(this.#closed.promise);
  }

  /** Sends a frame. */
  send(data: string | Uint8Array<ArrayBuffer>): void {
    this.#socket.send(data);
  }

  /** Waits until so many frames have come. */
  async until(count: number): Promise<readonly (string | Uint8Array)[]> {
    await this.#frames.until((frames) => frames.length >= count, `${count} frames`);
    return this.frames;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.close();
    await this.closed;
  }
}

/** A client that speaks no more WebSocket than it takes to open one: it answers nothing by itself. */
export class DeafClient implements Disposable {
  readonly #conn: Deno.Conn;

  private constructor(conn: Deno.Conn) {
    this.#conn = conn;
  }

  /**
   * Opens a WebSocket.
   *
   * @param url Where: `http://127.0.0.1:1234/path`.
   * @returns The client.
   */
  static async open(url: string): Promise<DeafClient> {
    const { hostname, port, pathname, host } = new URL(url);
    const conn = await Deno.connect({ hostname, port: Number(port) });
    const lines = [
      `GET ${pathname} HTTP/1.1`,
      `Host: ${host}`,
      "Upgrade: websocket",
      "Connection: Upgrade",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      "Sec-WebSocket-Version: 13",
    ];
    await conn.write(new TextEncoder().encode(lines.join("\r\n") + "\r\n\r\n"));
    return new DeafClient(conn);
  }

  /** Sends bytes as they are. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) at += await this.#conn.write(bytes.subarray(at));
  }

  /** Reads until the connection ends. */
  async end(): Promise<void> {
    const bytes = new Uint8Array(4096);
    await patiently((async () => {
      try {
        while (await this.#conn.read(bytes) !== null);
      } catch {
        // A connection that was reset has ended, too.
      }
    })());
  }

  [Symbol.dispose](): void {
    this.#conn.close();
  }
}
