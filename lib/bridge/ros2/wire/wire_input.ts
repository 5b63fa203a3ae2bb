import { type EntityId, type Guid, hexOf } from "./guid.ts";

/** Says that bytes are not what they should be. */
export class MalformedError extends Error {
  override readonly name = "MalformedError";
}

/** The most members that a set of numbers may have on the wire. */
export const MAX_SET_BITS = 256;

/** Numbers from `base` on, of which some are meant. */
export interface NumberSet {
  /** The number that the first bit stands for. */
  readonly base: number;
  /** Which ones are meant, ascending. */
  readonly members: readonly number[];
}

const text = new TextDecoder();

/** Reads values one after the other; whatever is missing is a {@linkcode MalformedError}. */
export class WireInput {
  readonly bytes: Uint8Array;
  readonly isLittleEndian: boolean;
  readonly #view: DataView;
  #position = 0;

  /**
   * @param bytes What to read.
   * @param isLittleEndian How numbers are written.
   */
  constructor(bytes: Uint8Array, isLittleEndian: boolean) {
    this.bytes = bytes;
    this.isLittleEndian = isLittleEndian;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** How many bytes have been read. */
  get position(): number {
    return this.#position;
  }

  /** How many bytes are left. */
  get remaining(): number {
    return this.bytes.length - this.#position;
  }

  /** @returns Where `count` bytes begin that are read by this. */
  take(count: number): number {
    if (count > this.remaining) {
      throw new MalformedError(`${count} bytes are wanted where ${this.remaining} are left`);
    }
    const start = this.#position;
    this.#position += count;
    return start;
  }

  /** @returns The next `count` bytes, where they lie. */
  slice(count: number): Uint8Array {
    const start = this.take(count);
    return this.bytes.subarray(start, start + count);
  }

  /** @returns All that is left, where it lies. */
  rest(): Uint8Array {
    return this.slice(this.remaining);
  }

  u8(): number {
    return this.#view.getUint8(this.take(1));
  }

  u16(): number {
    return this.#view.getUint16(this.take(2), this.isLittleEndian);
  }

  u32(): number {
    return this.#view.getUint32(this.take(4), this.isLittleEndian);
  }

  i32(): number {
    return this.#view.getInt32(this.take(4), this.isLittleEndian);
  }

  /** @returns Which endpoint; it is big-endian wherever it stands. */
  entity(): EntityId {
    return this.#view.getUint32(this.take(4), false);
  }

  guid(): Guid {
    return hexOf(this.slice(16));
  }

  /** @returns A sequence number, which is never negative. */
  sequence(): number {
    const [high, low] = [this.i32(), this.u32()];
    const number = high * 0x1_0000_0000 + low;
    if (high < 0 || !Number.isSafeInteger(number)) {
      throw new MalformedError(`sequence number ${number}`);
    }
    return number;
  }

  /** @returns A set of sequence numbers. */
  sequenceSet(): NumberSet {
    return this.#set(this.sequence());
  }

  /** @returns A set of the numbers of fragments. */
  fragmentSet(): NumberSet {
    return this.#set(this.u32());
  }

  /** @returns A text of CDR: its length, its bytes and a zero. */
  text(): string {
    const length = this.u32();
    const bytes = this.slice(length);
    return text.decode(bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes);
  }

  /** Goes on at a multiple of 4, if there is anything there. */
  align4(): void {
    this.take(Math.min(this.remaining, -this.#position & 3));
  }

  #set(base: number): NumberSet {
    const bits = this.u32();
    if (bits > MAX_SET_BITS) throw new MalformedError(`a set of ${bits} numbers`);
    const members: number[] = [];
    for (let word = 0; word < bits; word += 32) {
      const mask = this.u32();
      for (let bit = 0; bit < 32 && word + bit < bits; bit++) {
        if ((mask << bit) < 0) members.push(base + word + bit);
      }
    }
    return { base, members };
  }
}
