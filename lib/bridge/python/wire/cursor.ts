import { PythonWireError } from "./wire_error.ts";

/** Thrown where more has to arrive first: caught by {@linkcode Cursor.read}. */
const MORE = Symbol("more has to arrive");
const textDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reads fields of what has arrived so far. Numbers are little-endian. */
export class Cursor {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #maxBytes: number;
  #position = 0;

  private constructor(bytes: Uint8Array, maxBytes: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#maxBytes = maxBytes;
  }

  /**
   * Reads one message.
   *
   * @param bytes What has arrived.
   * @param maxBytes How long a message may be.
   * @param read Reads its fields.
   * @returns What was read, and how long it is; `undefined` where more has to arrive first.
   * @throws {PythonWireError} If it is none, or too long.
   */
  static read<T>(
    bytes: Uint8Array,
    maxBytes: number,
    read: (cursor: Cursor) => T,
  ): { value: T; byteLength: number } | undefined {
    const cursor = new Cursor(bytes, maxBytes);
    try {
      return { value: read(cursor), byteLength: cursor.#position };
    } catch (error) {
      if (error === MORE) return undefined;
      throw error;
    }
  }

  /** Reads a number of one byte. */
  uint8(): number {
    return this.#view.getUint8(this.#pass(1));
  }

  /** Reads a number of two bytes. */
  uint16(): number {
    return this.#view.getUint16(this.#pass(2), true);
  }

  /** Reads text whose length stands before it, in one byte. */
  shortText(): string {
    return this.#text(this.uint8());
  }

  /** Reads text whose length stands before it, in two bytes. */
  text(): string {
    return this.#text(this.uint16());
  }

  /** Reads the bytes of a value, as a part of what has arrived. */
  value(): Uint8Array {
    return this.#take(this.#view.getUint32(this.#pass(4), true));
  }

  #text(length: number): string {
    try {
      return textDecoder.decode(this.#take(length));
    } catch (error) {
      if (error instanceof TypeError) throw new PythonWireError("a name is not UTF-8");
      throw error;
    }
  }

  #take(length: number): Uint8Array {
    const start = this.#pass(length);
    return this.#bytes.subarray(start, start + length);
  }

  #pass(count: number): number {
    const start = this.#position;
    const end = start + count;
    if (end > this.#maxBytes) {
      throw new PythonWireError(`a message of more than ${this.#maxBytes} bytes`);
    }
    if (end > this.#bytes.length) throw MORE;
    this.#position = end;
    return start;
  }
}
