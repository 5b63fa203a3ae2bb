import { ByteWriter } from "../../../bytes/byte_writer.ts";
import { bytesOfHex, type EntityId, type Guid } from "./guid.ts";
import { MAX_SET_BITS, type NumberSet } from "./wire_input.ts";

/** Writes values one after the other, numbers little-endian. */
export class WireOutput {
  readonly #writer = new ByteWriter();

  /** How many bytes are written. */
  get length(): number {
    return this.#writer.position;
  }

  /** @returns What is written, as bytes of the caller's own; the next begins anew. */
  finish(): Uint8Array<ArrayBuffer> {
    const bytes = this.#writer.bytes.slice(0, this.#writer.position);
    this.#writer.position = 0;
    return bytes;
  }

  u8(value: number): void {
    this.#writer.view.setUint8(this.#advance(1), value);
  }

  u16(value: number): void {
    this.#writer.view.setUint16(this.#advance(2), value, true);
  }

  u32(value: number): void {
    this.#writer.view.setUint32(this.#advance(4), value, true);
  }

  i32(value: number): void {
    this.#writer.view.setInt32(this.#advance(4), value, true);
  }

  /** Which endpoint; it is big-endian wherever it stands. */
  entity(value: EntityId): void {
    this.#writer.view.setUint32(this.#advance(4), value, false);
  }

  guid(value: Guid): void {
    this.bytes(bytesOfHex(value));
  }

  bytes(value: Uint8Array): void {
    this.#writer.writeBytes(value);
  }

  sequence(value: number): void {
    this.i32(Math.floor(value / 0x1_0000_0000));
    this.u32(value % 0x1_0000_0000);
  }

  /** Sequence numbers; members beyond what a set can hold are left out. */
  sequenceSet(set: NumberSet): void {
    this.sequence(set.base);
    this.#bits(set);
  }

  /** The numbers of fragments; members beyond what a set can hold are left out. */
  fragmentSet(set: NumberSet): void {
    this.u32(set.base);
    this.#bits(set);
  }

  /** A text of CDR, and what makes it end at a multiple of 4 after where it began. */
  text(value: string): void {
    const bytes = new TextEncoder().encode(value);
    this.u32(bytes.length + 1);
    this.bytes(bytes);
    this.zeros(1 + (-(bytes.length + 1) & 3));
  }

  zeros(count: number): void {
    const start = this.#advance(count);
    this.#writer.bytes.fill(0, start, start + count);
  }

  /** Writes a number at a place that was left for it. */
  setU16(position: number, value: number): void {
    this.#writer.view.setUint16(position, value, true);
  }

  #advance(count: number): number {
    this.#writer.reserve(count);
    const start = this.#writer.position;
    this.#writer.position += count;
    return start;
  }

  #bits({ base, members }: NumberSet): void {
    const held = members.filter((member) => member >= base && member - base < MAX_SET_BITS);
    const bits = held.length === 0 ? 0 : held.at(-1)! - base + 1;
    this.u32(bits);
    const words = new Uint32Array(Math.ceil(bits / 32));
    for (const member of held) {
      const bit = member - base;
      words[bit >> 5]! |= 0x8000_0000 >>> (bit & 31);
    }
    for (const word of words) this.u32(word);
  }
}
