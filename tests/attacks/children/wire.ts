import { decode, encode, type ValueType } from "@std/msgpack";

/** Kinds of handshake messages, as `docs/protocol.md` numbers them. */
export const Kind = { HELLO: 1, WELCOME: 2, REFUSAL: 3, PROOF: 4, ACCEPT: 5 } as const;
const MAGIC = [0x72, 0x6f, 0x73, 0x79];
const VERSION = 1;

export type Bytes = Uint8Array<ArrayBuffer>;
export type Body = Record<string, ValueType>;

/** A handshake message. */
export interface Message {
  readonly kind: number;
  readonly body: Body;
  readonly bytes: Bytes;
}

/** A connection to a node, on which whatever is wanted is said. */
export class Line {
  readonly #connection: Deno.TcpConn;

  constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
  }

  static async open(port: number): Promise<Line> {
    return new Line(await Deno.connect({ hostname: "127.0.0.1", port }));
  }

  /** Writes all of it. @returns Whether somebody was there to take it. */
  async write(bytes: Uint8Array): Promise<boolean> {
    try {
      for (let at = 0; at < bytes.length;) at += await this.#connection.write(bytes.subarray(at));
      return true;
    } catch {
      return false;
    }
  }

  /** Reads so many bytes. @returns `null` where the other side closes before. */
  async read(count: number): Promise<Bytes | null> {
    const bytes = new Uint8Array(count);
    for (let at = 0; at < count;) {
      const read = await this.#connection.read(bytes.subarray(at)).catch(() => null);
      if (read === null) return null;
      at += read;
    }
    return bytes;
  }

  /** Reads a handshake message. @returns `null` where the other side closes instead. */
  async readMessage(): Promise<Message | null> {
    const envelope = await this.read(8);
    const body = envelope && await this.read(envelope[6]! + 256 * envelope[7]!);
    if (!body) return null;
    return {
      kind: envelope[5]!,
      body: decode(body) as Body,
      bytes: Uint8Array.of(...envelope, ...body),
    };
  }

  /** Waits until the other side closes, whatever it says before. */
  async closed(): Promise<void> {
    const into = new Uint8Array(65_536);
    while (await this.#connection.read(into).catch(() => null) !== null);
  }

  closeWrite(): Promise<void> {
    return this.#connection.closeWrite();
  }

  close(): void {
    this.#connection.close();
  }
}

/** A handshake message. */
export function message(kind: number, body: Body): Bytes {
  const bytes = encode(body);
  return Uint8Array.of(...MAGIC, VERSION, kind, bytes.length & 255, bytes.length >> 8, ...bytes);
}

/** A HELLO as nodes without an auth key say it. */
export function plainHello(uuid: string, domain: string, to: string): Bytes {
  return message(Kind.HELLO, {
    id: { name: "stranger", hostname: "elsewhere", uuid },
    domain,
    revision: 0,
    knows: -1,
    nonce: randomBytes(32),
    to,
  });
}

/** A HELLO as nodes with an auth key say it; anybody can say that. */
export function keyHello(uuid: string, domain: string, to: string): Bytes {
  const [nonce, share] = [randomBytes(32), randomBytes(32)];
  return message(Kind.HELLO, { uuid, domain, to, nonce, share, encrypt: false });
}

/** A frame. */
export function frame(type: number, header: Uint8Array, body: Uint8Array): Bytes {
  const bytes = new Uint8Array(8 + header.length + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length - 4, true);
  view.setUint8(4, type);
  view.setUint16(6, header.length, true);
  bytes.set(header, 8);
  bytes.set(body, 8 + header.length);
  return bytes;
}

/** A map as bodies hold it. */
export function map(body: Body): Uint8Array {
  return encode(body);
}

export function randomBytes(count: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(count));
}

/** What the `uuid` of a node looks like. */
export function randomUuid(): string {
  return Array.from(randomBytes(16), (byte) => "abcdefghijklmnopqrstuvwxyz234567"[byte & 31])
    .join("");
}
