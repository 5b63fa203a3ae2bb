import type { Socket } from "../../../transport/transport.ts";
import { Cursor } from "./cursor.ts";

/** How much is read at once, in bytes. */
const READ_BYTES = 64 * 1024;
/** A buffer that grew beyond this is given up when it is empty, in bytes. */
const KEPT_BYTES = 1024 * 1024;

/**
 * Reads messages from a connection.
 *
 * - No memory is taken because of what a message claims: only for what has arrived.
 * - What is handed out is a part of the buffer, valid until the next message is asked for.
 */
export class MessageReader<T> {
  readonly #read: (cursor: Cursor) => T;
  readonly #maxBytes: number;
  #buffer = new Uint8Array(READ_BYTES);
  #start = 0;
  #end = 0;

  /**
   * @param read Reads the fields of one message.
   * @param options `maxBytes`: how long one may be.
   */
  constructor(read: (cursor: Cursor) => T, { maxBytes }: { maxBytes: number }) {
    this.#read = read;
    this.#maxBytes = maxBytes;
  }

  /**
   * Reads messages until the connection ends.
   *
   * @param socket The connection.
   * @throws {PythonWireError} If what came is no message.
   */
  async *messages(socket: Socket): AsyncGenerator<T, void, void> {
    for (;;) {
      for (let found = this.#next(); found; found = this.#next()) yield found.value;
      const count = await socket.read(this.#room());
      if (count === null) return;
      this.#end += count;
    }
  }

  #next(): { value: T } | undefined {
    const arrived = this.#buffer.subarray(this.#start, this.#end);
    const found = Cursor.read(arrived, this.#maxBytes, this.#read);
    if (found) this.#start += found.byteLength;
    return found;
  }

  #room(): Uint8Array {
    const waiting = this.#end - this.#start;
    if (waiting === 0 && this.#buffer.length > KEPT_BYTES) {
      this.#buffer = new Uint8Array(READ_BYTES);
    }
    if (this.#start > 0) this.#buffer.copyWithin(0, this.#start, this.#end);
    this.#start = 0;
    this.#end = waiting;
    if (this.#buffer.length - waiting < READ_BYTES) this.#grow(waiting);
    return this.#buffer.subarray(waiting);
  }

  #grow(waiting: number): void {
    const larger = new Uint8Array(Math.max(2 * this.#buffer.length, waiting + READ_BYTES));
    larger.set(this.#buffer.subarray(0, waiting));
    this.#buffer = larger;
  }
}
