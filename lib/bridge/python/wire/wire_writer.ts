import type { ByteWriter } from "../../../bytes/byte_writer.ts";
import { written } from "../../../bytes/spare_writer.ts";

const textEncoder = new TextEncoder();
const MAX_TEXT_BYTES = 0xffff;

/** Writes fields, numbers little-endian. */
export class WireWriter {
  readonly #out: ByteWriter;

  /** @param out Where they go. */
  constructor(out: ByteWriter) {
    this.#out = out;
  }

  /**
   * Writes a number of one byte.
   *
   * @throws {RangeError} If it is larger; it says what there is too much of.
   */
  uint8(value: number, what: string): void {
    if (value > 0xff) {
      throw new RangeError(`Cannot send to Python: ${value} ${what}, at most 255 fit`);
    }
    this.#out.reserve(1);
    this.#out.bytes[this.#out.position++] = value;
  }

  /** Writes a number of two bytes. */
  uint16(value: number): void {
    this.#out.reserve(2);
    this.#out.view.setUint16(this.#out.position, value, true);
    this.#out.position += 2;
  }

  /** Writes text of at most 255 bytes. @throws {RangeError} If it is longer. */
  shortText(text: string, what: string): void {
    const bytes = textEncoder.encode(text);
    this.uint8(bytes.length, `bytes of ${what}`);
    this.#out.writeBytes(bytes);
  }

  /** Writes text, or as much of it as fits. */
  text(text: string): void {
    const bytes = new Uint8Array(MAX_TEXT_BYTES);
    const { written } = textEncoder.encodeInto(text, bytes);
    this.uint16(written);
    this.#out.writeBytes(bytes.subarray(0, written));
  }

  /** Writes a value. */
  value(bytes: Uint8Array): void {
    this.#out.reserve(4);
    this.#out.view.setUint32(this.#out.position, bytes.length, true);
    this.#out.position += 4;
    this.#out.writeBytes(bytes);
  }
}

/** Has fields written. @returns What was written. */
export function writtenFields(write: (writer: WireWriter) => void): Uint8Array<ArrayBuffer> {
  return written((out) => write(new WireWriter(out)));
}
