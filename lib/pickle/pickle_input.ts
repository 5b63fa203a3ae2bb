import { Buffer } from "node:buffer";
import { PickleError } from "./pickle_error.ts";

const LINE_FEED = 0x0a;
const textDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reads what a pickle is made of, and never beyond its end. */
export class PickleInput {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  /** Where the next byte is read. */
  position: number;

  /**
   * @param bytes What to read.
   * @param start Where to begin.
   */
  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.position = start;
  }

  /** Reads a number of one byte. */
  uint8(): number {
    return this.#view.getUint8(this.#pass(1));
  }

  /** Reads a number of two bytes. */
  uint16(): number {
    return this.#view.getUint16(this.#pass(2), true);
  }

  /** Reads a number of four bytes, with its sign. */
  int32(): number {
    return this.#view.getInt32(this.#pass(4), true);
  }

  /** Reads a number of four bytes. */
  uint32(): number {
    return this.#view.getUint32(this.#pass(4), true);
  }

  /** Reads a length of eight bytes, which no memory could hold where it is no safe integer. */
  uint64(): number {
    const value = Number(this.#view.getBigUint64(this.#pass(8), true));
    if (!Number.isSafeInteger(value)) throw endsEarly();
    return value;
  }

  /** Reads a floating-point number, which alone is big-endian. */
  float64(): number {
    return this.#view.getFloat64(this.#pass(8));
  }

  /** Reads bytes, as a part of what is read: who keeps them copies them. */
  bytes(length: number): Uint8Array {
    const start = this.#pass(length);
    return this.#bytes.subarray(start, start + length);
  }

  /** Reads text of so many bytes. */
  text(length: number): string {
    try {
      return textDecoder.decode(this.bytes(length));
    } catch (error) {
      if (error instanceof PickleError) throw error;
      throw new PickleError("it holds text that is not UTF-8");
    }
  }

  /** Reads a line, without its end; each byte is a character, as protocol 0 has it. */
  line(): string {
    const end = this.#bytes.indexOf(LINE_FEED, this.position);
    if (end < 0) throw endsEarly();
    const line = this.bytes(end - this.position);
    this.position = end + 1;
    return Buffer.from(line.buffer, line.byteOffset, line.length).toString("latin1");
  }

  /** Passes bytes that are there. @returns Where they begin. */
  #pass(count: number): number {
    const start = this.position;
    if (count > this.#bytes.length - start) throw endsEarly();
    this.position = start + count;
    return start;
  }
}

function endsEarly(): PickleError {
  return new PickleError("it ends too early");
}
