import { patiently } from "../../support/patience.ts";

const encoder = new TextEncoder();

/** A connection that says whatever a test wants, and reads only when it is told to. */
export class RawClient implements Disposable {
  readonly #conn: Deno.Conn;

  private constructor(conn: Deno.Conn) {
    this.#conn = conn;
  }

  /** Connects to the host and port of a URL. */
  static async connect(url: string): Promise<RawClient> {
    const { hostname, port } = new URL(url);
    return new RawClient(await Deno.connect({ hostname, port: Number(port) }));
  }

  /** Connects, and asks for a WebSocket. */
  static async openSocket(url: string): Promise<RawClient> {
    const client = await RawClient.connect(url);
    const { host, pathname } = new URL(url);
    await client.send(
      `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
    );
    return client;
  }

  /** Sends all of it. @returns Whether the other end still took it. */
  async send(data: string | Uint8Array): Promise<boolean> {
    const bytes = typeof data === "string" ? encoder.encode(data) : data;
    try {
      for (let at = 0; at < bytes.length;) at += await this.#conn.write(bytes.subarray(at));
      return true;
    } catch {
      return false;
    }
  }

  /** Reads until the connection ends. @returns What came, as Latin-1. */
  rest(): Promise<string> {
    const read = async () => {
      const buffer = new Uint8Array(65536);
      let text = "";
      try {
        for (let n = await this.#conn.read(buffer); n !== null; n = await this.#conn.read(buffer)) {
          text += String.fromCharCode(...buffer.subarray(0, n));
        }
      } catch {
        // A connection that was reset has ended, too.
      }
      return text;
    };
    return patiently(read());
  }

  [Symbol.dispose](): void {
    this.#conn.close();
  }
}

/** One frame of a client, masked with zeros. */
export function clientFrame(
  opcode: number,
  payload: Uint8Array,
  { isLast = true, length = payload.length } = {},
): Uint8Array {
  const head = length < 126 ? 2 : length < 65536 ? 4 : 10;
  const frame = new Uint8Array(head + 4 + payload.length);
  const view = new DataView(frame.buffer);
  frame[0] = (isLast ? 0x80 : 0) | opcode;
  frame[1] = 0x80 | (head === 2 ? length : head === 4 ? 126 : 127);
  if (head === 4) view.setUint16(2, length);
  if (head === 10) view.setBigUint64(2, BigInt(length));
  frame.set(payload, head + 4);
  return frame;
}

/** The end of what a server says to a WebSocket that it closes: the frame with the code. */
export function closingFrame(code: number): string {
  return String.fromCharCode(0x88, 2, code >>> 8, code & 0xff);
}
