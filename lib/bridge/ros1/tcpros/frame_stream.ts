import type { Socket } from "../../../transport/transport.ts";
import { type ConnectionHeader, MAX_HEADER_BYTES, readHeader, TcprosError } from "./header.ts";

const FIRST_BYTES = 16 * 1024;
/** A buffer that has grown beyond this is given up once its frame was read. */
const KEEP_BYTES = 4 * 1024 * 1024;
const LENGTH_BYTES = 4;

/**
 * Reads what comes over a connection of ROS: frames, each after its length.
 *
 * - What a length claims is held against a limit, and memory is taken for what has arrived: the buffer
 *   is at most twice as large as that.
 * - A frame is valid until the next one is asked for.
 */
export class FrameStream {
  readonly #socket: Socket;
  #bytes = new Uint8Array(FIRST_BYTES);
  #start = 0;
  #end = 0;

  /** @param socket Where it comes from; it stays whose it was. */
  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /**
   * Reads the header that a connection begins with.
   *
   * @returns The header; `undefined` if the other end has gone before it was whole.
   * @throws {TcprosError} If it is none.
   */
  async header(): Promise<ConnectionHeader | undefined> {
    const bytes = await this.frame(MAX_HEADER_BYTES);
    return bytes && readHeader(bytes);
  }

  /**
   * Reads a frame.
   *
   * @param maxBytes The longest that is read.
   * @returns Its bytes, until the next call; `undefined` where there are no more.
   * @throws {TcprosError} If it is longer.
   */
  async frame(maxBytes: number): Promise<Uint8Array | undefined> {
    if (!await this.#has(LENGTH_BYTES)) return undefined;
    const length = new DataView(this.#bytes.buffer).getUint32(this.#start, true);
    if (length > maxBytes) {
      throw new TcprosError(`it sends ${length} bytes at once, and ${maxBytes} are the most`);
    }
    this.#start += LENGTH_BYTES;
    return await this.#has(length) ? this.#take(length) : undefined;
  }

  /**
   * Reads a byte.
   *
   * @returns The byte; `undefined` where there are no more.
   */
  async byte(): Promise<number | undefined> {
    return await this.#has(1) ? this.#take(1)[0] : undefined;
  }

  #take(length: number): Uint8Array {
    const start = this.#start;
    this.#start += length;
    return this.#bytes.subarray(start, start + length);
  }

  /** Reads until so many bytes are there; what was handed out before is not needed any more. */
  async #has(length: number): Promise<boolean> {
    while (this.#end - this.#start < length) {
      this.#makeRoom(length);
      const count = await this.#socket.read(this.#bytes.subarray(this.#end));
      if (count === null) return false;
      this.#end += count;
    }
    return true;
  }

  #makeRoom(length: number): void {
    const waiting = this.#end - this.#start;
    const isTooLarge = this.#bytes.length > KEEP_BYTES && length <= FIRST_BYTES &&
      waiting <= FIRST_BYTES / 2;
    if (isTooLarge) return this.#move(FIRST_BYTES);
    if (this.#bytes.length - this.#start >= length && this.#end < this.#bytes.length) return;
    const isFull = waiting === this.#bytes.length;
    this.#move(isFull ? Math.min(this.#bytes.length * 2, length) : this.#bytes.length);
  }

  #move(capacity: number): void {
    const rest = this.#bytes.subarray(this.#start, this.#end);
    if (capacity === this.#bytes.length) this.#bytes.copyWithin(0, this.#start, this.#end);
    else {
      const bytes = new Uint8Array(capacity);
      bytes.set(rest);
      this.#bytes = bytes;
    }
    this.#end -= this.#start;
    this.#start = 0;
  }
}
