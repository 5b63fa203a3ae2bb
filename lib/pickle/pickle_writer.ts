import type { ByteWriter } from "../bytes/byte_writer.ts";
import { Opcode } from "./opcodes.ts";

const SHORT_LENGTH = 0x100;
const LONG_LENGTH = 0x1_0000_0000;

/** Writes the parts that pickles are made of, each in the shortest form of protocol 4. */
export class PickleWriter {
  readonly #out: ByteWriter;

  /** @param out Where they go. */
  constructor(out: ByteWriter) {
    this.#out = out;
  }

  /** Writes an opcode, and a byte that belongs to it. */
  write(opcode: number, argument?: number): void {
    this.#out.reserve(2);
    this.#out.bytes[this.#out.position++] = opcode;
    if (argument !== undefined) this.#out.bytes[this.#out.position++] = argument;
  }

  /** Writes text. */
  writeText(text: string): void {
    const start = this.#out.position;
    // The length stands before the text and is known after it; most are short.
    this.write(Opcode.SHORT_BINUNICODE, 0);
    const length = this.#out.writeText(text);
    if (length < SHORT_LENGTH) {
      this.#out.bytes[start + 1] = length;
      return;
    }
    this.#out.position = start;
    this.#writeLength(length, { short: 0, usual: Opcode.BINUNICODE, long: Opcode.BINUNICODE8 });
    this.#out.writeText(text);
  }

  /** Writes bytes. */
  writeBytes(bytes: Uint8Array): void {
    this.#writeLength(bytes.length, {
      short: Opcode.SHORT_BINBYTES,
      usual: Opcode.BINBYTES,
      long: Opcode.BINBYTES8,
    });
    this.#out.writeBytes(bytes);
  }

  /** Writes an integer that 32 bits hold, with its sign. */
  writeInt32(value: number): void {
    if (value >= 0 && value <= 0xff) return this.write(Opcode.BININT1, value);
    if (value >= 0 && value <= 0xffff) {
      this.write(Opcode.BININT2, value & 0xff);
      return this.write(value >> 8);
    }
    this.write(Opcode.BININT);
    this.#out.reserve(4);
    this.#out.view.setInt32(this.#out.position, value, true);
    this.#out.position += 4;
  }

  /** Writes an integer of any size. */
  writeLong(bytes: Uint8Array): void {
    if (bytes.length < SHORT_LENGTH) this.write(Opcode.LONG1, bytes.length);
    else this.#writeUint32(Opcode.LONG4, bytes.length);
    this.#out.writeBytes(bytes);
  }

  /** Writes a floating-point number. */
  writeFloat(value: number): void {
    this.write(Opcode.BINFLOAT);
    this.#out.reserve(8);
    this.#out.view.setFloat64(this.#out.position, value);
    this.#out.position += 8;
  }

  /** Writes the name of a class. */
  writeClassName(className: string): void {
    const dot = className.lastIndexOf(".");
    this.writeText(className.slice(0, dot));
    this.writeText(className.slice(dot + 1));
    this.write(Opcode.STACK_GLOBAL);
  }

  /** Writes that something made before comes again. */
  writeGet(index: number): void {
    if (index < SHORT_LENGTH) this.write(Opcode.BINGET, index);
    else this.#writeUint32(Opcode.LONG_BINGET, index);
  }

  #writeLength(
    length: number,
    { short, usual, long }: { short: number; usual: number; long: number },
  ): void {
    if (length < SHORT_LENGTH) return this.write(short, length);
    if (length < LONG_LENGTH) return this.#writeUint32(usual, length);
    this.write(long);
    this.#out.reserve(8);
    this.#out.view.setBigUint64(this.#out.position, BigInt(length), true);
    this.#out.position += 8;
  }

  #writeUint32(opcode: number, value: number): void {
    this.write(opcode);
    this.#out.reserve(4);
    this.#out.view.setUint32(this.#out.position, value, true);
    this.#out.position += 4;
  }
}
