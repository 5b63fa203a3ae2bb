/** Deeper than messages are. */
const MAX_DEPTH = 256;

/** The first three bits of a header, RFC 8949, section 3.1. */
const Major = { UNSIGNED: 0, NEGATIVE: 1, BYTES: 2, TEXT: 3, LIST: 4, MAP: 5, TAG: 6 } as const;
/** The last five bits of a header whose length is not said: parts follow, and a break. */
const INDEFINITE = 31;
const BREAK = 0xff;
/** Whole numbers of any size, RFC 8949, section 3.4.3. */
const BIGNUM_TAGS: readonly number[] = [2, 3];
/** Nobody's number has more. */
const MAX_BIGNUM_BYTES = 1024;

/** Makes a row of numbers of the bytes of their own buffer. */
type ToArray = (buffer: ArrayBuffer) => ArrayBufferView;

/** Rows of numbers, little-endian, RFC 8746, section 2.1. */
const TYPED_ARRAYS: ReadonlyMap<number, readonly [itemBytes: number, make: ToArray]> = new Map([
  [64, [1, (buffer) => new Uint8Array(buffer)]],
  [68, [1, (buffer) => new Uint8ClampedArray(buffer)]],
  [69, [2, (buffer) => new Uint16Array(buffer)]],
  [70, [4, (buffer) => new Uint32Array(buffer)]],
  [71, [8, (buffer) => new BigUint64Array(buffer)]],
  [72, [1, (buffer) => new Int8Array(buffer)]],
  [77, [2, (buffer) => new Int16Array(buffer)]],
  [78, [4, (buffer) => new Int32Array(buffer)]],
  [79, [8, (buffer) => new BigInt64Array(buffer)]],
  [85, [4, (buffer) => new Float32Array(buffer)]],
  [86, [8, (buffer) => new Float64Array(buffer)]],
]);

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads a value of CBOR: byte strings as `Uint8Array`, typed arrays as such, whole numbers beyond what
 * numbers hold as `bigint`, maps as objects. Other tags are passed over; nothing is made of them.
 *
 * @param bytes The value, and nothing behind it. What is read has bytes of its own.
 * @returns The value.
 * @throws {RangeError} If they are no such value.
 */
export function readCbor(bytes: Uint8Array): unknown {
  const cursor = new Cursor(bytes);
  const value = cursor.value(0);
  cursor.assertEnd();
  return value;
}

/** Where one is; all lengths are held against what is left. */
class Cursor {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  value(depth: number): unknown {
    if (depth > MAX_DEPTH) throw new RangeError("the CBOR is nested too deeply");
    const first = this.#bytes[this.#take(1)]!;
    const [major, info] = [first >> 5, first & 31];
    switch (major) {
      case Major.UNSIGNED:
        return plainNumber(this.#size(info));
      case Major.NEGATIVE:
        return negative(this.#size(info));
      case Major.BYTES:
        return info === INDEFINITE ? joined(this.#parts(major)) : this.#copy(this.#length(info));
      case Major.TEXT:
        return this.#text(info);
      case Major.LIST:
        return this.#list(info, depth);
      case Major.MAP:
        return this.#map(info, depth);
      case Major.TAG:
        return this.#tagged(Number(this.#size(info)), depth);
      default:
        return this.#simple(info);
    }
  }

  assertEnd(): void {
    const left = this.#bytes.length - this.#at;
    if (left > 0) throw new RangeError(`there are ${left} bytes behind the CBOR`);
  }

  /** @returns Where the next bytes begin. */
  #take(byteLength: number): number {
    const at = this.#at;
    if (byteLength > this.#bytes.length - at) throw new RangeError("the CBOR breaks off");
    this.#at += byteLength;
    return at;
  }

  /** A whole number of up to 64 bits, or a length. */
  #size(info: number): number | bigint {
    if (info < 24) return info;
    if (info === 24) return this.#view.getUint8(this.#take(1));
    if (info === 25) return this.#view.getUint16(this.#take(2));
    if (info === 26) return this.#view.getUint32(this.#take(4));
    if (info === 27) return this.#view.getBigUint64(this.#take(8));
    throw new RangeError("the CBOR has a header that means nothing");
  }

  #length(info: number): number {
    return Number(this.#size(info));
  }

  #copy(byteLength: number): Uint8Array<ArrayBuffer> {
    const at = this.#take(byteLength);
    // A copy is aligned, and the rest of the frame can be forgotten.
    return this.#bytes.slice(at, at + byteLength) as Uint8Array<ArrayBuffer>;
  }

  #text(info: number): string {
    if (info === INDEFINITE) return textOf(joined(this.#parts(Major.TEXT)));
    const length = this.#length(info);
    const at = this.#take(length);
    return textOf(this.#bytes.subarray(at, at + length));
  }

  /** The parts of a string whose length is not said. */
  #parts(major: number): Uint8Array[] {
    const parts: Uint8Array[] = [];
    while (!this.#isBreak()) {
      const first = this.#bytes[this.#take(1)]!;
      if (first >> 5 !== major || (first & 31) === INDEFINITE) {
        throw new RangeError("the CBOR has parts of a string that are none");
      }
      parts.push(this.#copy(this.#length(first & 31)));
    }
    return parts;
  }

  #isBreak(): boolean {
    if (this.#bytes[this.#at] !== BREAK) return false;
    this.#at++;
    return true;
  }

  /** Whether there is one more of so many. */
  #hasMore(count: number, length: number): boolean {
    return length === Infinity ? !this.#isBreak() : count < length;
  }

  #list(info: number, depth: number): unknown[] {
    const length = info === INDEFINITE ? Infinity : this.#length(info);
    const list: unknown[] = [];
    // Each takes a byte at least, so the frame ends before memory does.
    for (let count = 0; this.#hasMore(count, length); count++) list.push(this.value(depth + 1));
    return list;
  }

  #map(info: number, depth: number): Record<string, unknown> {
    const length = info === INDEFINITE ? Infinity : this.#length(info);
    const entries: [string, unknown][] = [];
    for (let count = 0; this.#hasMore(count, length); count++) {
      const key = this.value(depth + 1);
      if (typeof key === "object") throw new RangeError("the CBOR has keys that are no text");
      entries.push([String(key), this.value(depth + 1)]);
    }
    // `__proto__` is a key like others here.
    return Object.fromEntries(entries);
  }

  #tagged(tag: number, depth: number): unknown {
    const value = this.value(depth + 1);
    if (!(value instanceof Uint8Array)) return value;
    const typed = TYPED_ARRAYS.get(tag);
    if (typed) {
      const [itemBytes, make] = typed;
      if (value.length % itemBytes === 0) return make(value.buffer as ArrayBuffer);
      throw new RangeError("the CBOR has half a number in a row of numbers");
    }
    return BIGNUM_TAGS.includes(tag) ? bignum(value, tag === 3) : value;
  }

  #simple(info: number): unknown {
    switch (info) {
      case 20:
        return false;
      case 21:
        return true;
      case 22:
        return null;
      case 23:
        return undefined;
      case 25:
        return this.#view.getFloat16(this.#take(2));
      case 26:
        return this.#view.getFloat32(this.#take(4));
      case 27:
        return this.#view.getFloat64(this.#take(8));
      default:
        throw new RangeError("the CBOR has a value that means nothing");
    }
  }
}

function plainNumber(value: number | bigint): number | bigint {
  return value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

function negative(value: number | bigint): number | bigint {
  return value < Number.MAX_SAFE_INTEGER ? -1 - Number(value) : -1n - BigInt(value);
}

function bignum(bytes: Uint8Array, isNegative: boolean): bigint {
  if (bytes.length > MAX_BIGNUM_BYTES) throw new RangeError("the CBOR has a number of no end");
  const value = bytes.length === 0 ? 0n : BigInt(`0x${bytes.toHex()}`);
  return isNegative ? -1n - value : value;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function textOf(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new RangeError("the CBOR has text that is no UTF-8");
  }
}
