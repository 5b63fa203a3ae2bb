import { MAX_DEPTH } from "../limits.ts";
import { bytesOf, viewName } from "../values/element_arrays.ts";
import {
  elementArrayType,
  EXTENSION_ARRAY_BUFFER,
  EXTENSION_BIGINT,
  EXTENSION_DATA_VIEW,
  EXTENSION_MAP,
  EXTENSION_SET,
  EXTENSION_TIMESTAMP,
  EXTENSION_UNDEFINED,
} from "./extensions.ts";

const FIRST_BYTES = 4096;
/** A buffer that was needed once for something large is not kept. */
const MAX_KEPT_BYTES = 1024 * 1024;
/** Of what is to be a bigint, in bits; see `MAX_BIGINT_BYTES`. */
const MAX_BIGINT_BITS = 65_536;

const textEncoder = new TextEncoder();

/**
 * Writes the bytes that `msgpackCodec` writes, in little code: for browsers, where that counts, and
 * where nothing of Deno and Node is there. What is wrong with a value it says without the path.
 */
export class BareEncoder {
  #bytes = new Uint8Array(FIRST_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;

  /**
   * Writes a value.
   *
   * @param value The value.
   * @returns Its bytes, which the next call overwrites.
   * @throws {TypeError} If something in it cannot be carried.
   */
  encode(value: unknown): Uint8Array<ArrayBuffer> {
    if (this.#bytes.length > MAX_KEPT_BYTES) this.#use(new Uint8Array(FIRST_BYTES));
    this.#at = 0;
    this.#value(value, 0);
    return this.#bytes.subarray(0, this.#at);
  }

  #use(bytes: Uint8Array<ArrayBuffer>): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }

  /** @returns Where so many bytes are to be written. */
  #room(count: number): number {
    const at = this.#at;
    this.#at += count;
    if (this.#at > this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#at);
      larger.set(this.#bytes.subarray(0, at));
      this.#use(larger);
    }
    return at;
  }

  #byte(byte: number): void {
    const at = this.#room(1);
    this.#bytes[at] = byte;
  }

  /** Negative ones become their two's complement. */
  #tagged(tag: number, bits: 8 | 16 | 32, value: number): void {
    const at = this.#room(1 + bits / 8);
    this.#bytes[at] = tag;
    this.#view[`setUint${bits}`](at + 1, value);
  }

  #copy(bytes: Uint8Array): void {
    const at = this.#room(bytes.length);
    this.#bytes.set(bytes, at);
  }

  #value(value: unknown, depth: number): void {
    switch (typeof value) {
      case "number":
        return this.#number(value);
      case "string":
        return this.#text(value);
      case "boolean":
        return this.#byte(value ? 0xc3 : 0xc2);
      case "undefined":
        this.#byte(0xd4);
        this.#byte(EXTENSION_UNDEFINED);
        return this.#byte(0);
      case "bigint":
        return this.#bigint(value);
      case "object":
        return value === null ? this.#byte(0xc0) : this.#object(value, depth + 1);
      default:
        throw uncarriable(`is a ${typeof value}`);
    }
  }

  #number(value: number): void {
    const isInteger = Number.isInteger(value) && !Object.is(value, -0);
    if (!isInteger || value < -0x8000_0000 || value > 0xffff_ffff) {
      const at = this.#room(9);
      this.#bytes[at] = 0xcb;
      this.#view.setFloat64(at + 1, value);
    } else if (value >= -0x20 && value < 0x80) this.#byte(value);
    else if (value < -0x8000) this.#tagged(0xd2, 32, value);
    else if (value < -0x80) this.#tagged(0xd1, 16, value);
    else if (value < 0) this.#tagged(0xd0, 8, value);
    else if (value < 0x100) this.#tagged(0xcc, 8, value);
    else if (value < 0x10000) this.#tagged(0xcd, 16, value);
    else this.#tagged(0xce, 32, value);
  }

  #text(text: string): void {
    if (!text.isWellFormed()) throw uncarriable("is a text with half of a surrogate pair");
    const bytes = textEncoder.encode(text);
    if (bytes.length < 32) this.#byte(0xa0 | bytes.length);
    else this.#length(bytes.length, 0xd9);
    this.#copy(bytes);
  }

  /** @param tag The tag for 8 bits, which those for 16 and 32 follow. */
  #length(length: number, tag: number): void {
    if (length < 0x100) this.#tagged(tag, 8, length);
    else this.#length16(length, tag + 1);
  }

  #length16(length: number, tag: number): void {
    if (length < 0x10000) this.#tagged(tag, 16, length);
    else this.#tagged(tag + 1, 32, length);
  }

  #bigint(value: bigint): void {
    if (BigInt.asIntN(64, value) === value) {
      this.#byte(0xd7);
      this.#byte(EXTENSION_BIGINT);
      const at = this.#room(8);
      return this.#view.setBigInt64(at, value, true);
    }
    if (BigInt.asIntN(MAX_BIGINT_BITS, value) !== value) throw uncarriable("is too large a bigint");
    const bytes: number[] = [];
    // Until what is left is the sign of the last byte.
    for (
      let rest = value;
      rest !== BigInt((bytes.at(-1) ?? 0) << 24 >> 31) || bytes.length === 0;
    ) {
      bytes.push(Number(rest & 0xffn));
      rest >>= 8n;
    }
    this.#extension(EXTENSION_BIGINT, Uint8Array.from(bytes));
  }

  #extension(type: number, bytes: Uint8Array): void {
    this.#length(bytes.length, 0xc7);
    this.#byte(type);
    this.#copy(bytes);
  }

  #object(value: object, depth: number): void {
    if (depth > MAX_DEPTH) throw uncarriable(`is nested more than ${MAX_DEPTH} levels deep`);
    const prototype: unknown = Object.getPrototypeOf(value);
    if (Array.isArray(value)) this.#array(value, depth);
    else if (prototype === Object.prototype || prototype === null) this.#map(value, depth);
    else if (value instanceof Uint8Array) {
      const bytes = bytesOf(value);
      this.#length(bytes.length, 0xc4);
      this.#copy(bytes);
    } else if (ArrayBuffer.isView(value)) {
      const isView = value instanceof DataView;
      const type = isView ? EXTENSION_DATA_VIEW : elementArrayType(viewName(value));
      if (type === undefined) throw uncarriable(`is a ${viewName(value)}`);
      this.#extension(type, bytesOf(value));
    } else if (value instanceof ArrayBuffer) {
      this.#extension(EXTENSION_ARRAY_BUFFER, new Uint8Array(value));
    } else if (value instanceof Date) this.#date(value);
    else if (value instanceof Map) this.#entries(EXTENSION_MAP, [...value].flat(), depth);
    else if (value instanceof Set) this.#entries(EXTENSION_SET, [...value], depth);
    else throw uncarriable(`is an instance of class ${value.constructor?.name}`);
  }

  #array(array: readonly unknown[], depth: number): void {
    if (array.length < 16) this.#byte(0x90 | array.length);
    else this.#length16(array.length, 0xdc);
    // Not by an iterator, which is slower.
    for (let i = 0; i < array.length; i++) this.#value(array[i], depth);
  }

  #map(object: object, depth: number): void {
    const entries = Object.entries(object).filter(([, value]) => value !== undefined);
    if (entries.length < 16) this.#byte(0x80 | entries.length);
    else this.#length16(entries.length, 0xde);
    for (const [key, value] of entries) {
      this.#text(key);
      this.#value(value, depth);
    }
  }

  #entries(type: number, values: readonly unknown[], depth: number): void {
    const start = this.#room(6);
    for (const value of values) this.#value(value, depth);
    this.#bytes[start] = 0xc9;
    this.#view.setUint32(start + 1, this.#at - start - 6);
    this.#bytes[start + 5] = type;
  }

  #date(date: Date): void {
    const timeMs = date.getTime();
    if (Number.isNaN(timeMs)) throw uncarriable("is an invalid Date");
    const seconds = Math.floor(timeMs / 1000);
    const nanoseconds = (timeMs - seconds * 1000) * 1_000_000;
    const isShort = seconds >= 0 && seconds < 2 ** 34;
    const length = !isShort ? 12 : nanoseconds === 0 && seconds < 2 ** 32 ? 4 : 8;
    const bytes = new Uint8Array(length);
    const view = new DataView(bytes.buffer);
    if (length === 12) {
      view.setUint32(0, nanoseconds);
      view.setBigInt64(4, BigInt(seconds));
    } else {
      // 30 bits of nanoseconds, then 34 bits of seconds.
      if (length === 8) view.setUint32(0, nanoseconds * 4 + Math.floor(seconds / 2 ** 32));
      view.setUint32(length - 4, seconds % 2 ** 32);
    }
    if (length === 12) return this.#extension(EXTENSION_TIMESTAMP, bytes);
    this.#byte(length === 4 ? 0xd6 : 0xd7);
    this.#byte(EXTENSION_TIMESTAMP);
    this.#copy(bytes);
  }
}

function uncarriable(problem: string): TypeError {
  return new TypeError(`Cannot encode message: a value ${problem}, which cannot be carried`);
}
