import { keepFreedMemory, LARGE_COPY_BYTES } from "../../bytes/freed_memory.ts";
import { bytesOf } from "../values/element_arrays.ts";
import { KeyCache } from "./key_cache.ts";
import { MAX_DEPTH } from "../limits.ts";
import {
  elementArrayConstructor,
  EXTENSION_ARRAY_BUFFER,
  EXTENSION_BIGINT,
  EXTENSION_DATA_VIEW,
  EXTENSION_MAP,
  EXTENSION_SET,
  EXTENSION_TIMESTAMP,
  EXTENSION_UNDEFINED,
} from "./extensions.ts";
import { readBigint } from "./bigint.ts";
import { readText } from "./text.ts";
import { readTimestamp } from "./timestamp.ts";
import { setProperty } from "../values/set_property.ts";

/** Up to this length an array is allocated at once; a longer one grows as its values come. */
const PREALLOCATED_MAX_LENGTH = 4096;
/** Buffers above this size are not remembered between calls, lest they stay in memory. */
const REMEMBERED_MAX_BYTES = 16 * 1024 * 1024;

const NO_BYTES = new Uint8Array(0);
const NO_VIEW = new DataView(NO_BYTES.buffer);
/**
 * Reads MessagePack.
 *
 * - Every length is compared with what is left before anything is allocated for it.
 * - Nothing received is executed; a `__proto__` key becomes a property like others.
 * - Not reentrant, and need not be: no code of others runs while it reads.
 */
export class MsgpackDecoder {
  readonly #keys = new KeyCache();
  /** What was handed in; `#bytes` is the same, or a view of the same bytes. */
  #source: Uint8Array = NO_BYTES;
  #bytes: Uint8Array = NO_BYTES;
  #view: DataView = NO_VIEW;
  #start = 0;
  #position = 0;
  #end = 0;
  #depth = 0;
  #loan = false;

  /**
   * Reads the one value that the bytes are.
   *
   * @param bytes Where it is.
   * @param start Where it starts.
   * @param options `end`: where it ends; `loan`: whether byte arrays may be views of `bytes`.
   * @returns The value.
   * @throws {TypeError} If the bytes are not one well-formed value.
   */
  decode(
    bytes: Uint8Array,
    start: number,
    { end, loan }: { end: number; loan: boolean },
  ): unknown {
    if (bytes !== this.#source) this.#use(bytes);
    this.#start = start;
    this.#position = start;
    this.#end = end;
    this.#depth = 0;
    this.#loan = loan;
    const value = this.#value();
    if (this.#position !== end) throw this.#error(`${end - this.#position} bytes too many`);
    if (bytes.length > REMEMBERED_MAX_BYTES) this.#use(NO_BYTES);
    return value;
  }

  #use(bytes: Uint8Array): void {
    this.#source = bytes;
    // The `slice` of Node's Buffer does not copy.
    this.#bytes = bytes.constructor === Uint8Array ? bytes : bytesOf(bytes);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  #error(problem: string): TypeError {
    return new TypeError(
      `Cannot decode message: ${problem} at byte ${this.#position - this.#start} of msgpack`,
    );
  }

  /** Moves on by as many bytes and returns where they start. */
  #take(count: number): number {
    const position = this.#position;
    if (count > this.#end - position) {
      throw this.#error(`${count} bytes expected, ${this.#end - position} left`);
    }
    this.#position = position + count;
    return position;
  }

  #value(): unknown {
    const position = this.#position;
    if (position >= this.#end) throw this.#error("value expected, 0 bytes left");
    const tag = this.#bytes[position] as number;
    this.#position = position + 1;
    if (tag < 0x80) return tag; // positive fixint
    if (tag >= 0xe0) return tag - 0x100; // negative fixint
    if (tag === 0xcb) return this.#view.getFloat64(this.#take(8)); // float 64
    if (tag >= 0xc0) return this.#tagged(tag);
    if (tag >= 0xa0) return this.#string(tag & 0x1f); // fixstr
    if (tag >= 0x90) return this.#array(tag & 0x0f); // fixarray
    return this.#map(tag & 0x0f); // fixmap
  }

  #tagged(tag: number): unknown {
    const view = this.#view;
    switch (tag) {
      case 0xc0: // nil
        return null;
      case 0xc2: // false
        return false;
      case 0xc3: // true
        return true;
      case 0xc4: // bin 8
        return this.#binary(this.#uint8());
      case 0xc5: // bin 16
        return this.#binary(this.#uint16());
      case 0xc6: // bin 32
        return this.#binary(this.#uint32());
      case 0xc7: // ext 8
        return this.#extension(this.#uint8());
      case 0xc8: // ext 16
        return this.#extension(this.#uint16());
      case 0xc9: // ext 32
        return this.#extension(this.#uint32());
      case 0xca: // float 32
        return view.getFloat32(this.#take(4));
      case 0xcc: // uint 8
        return this.#uint8();
      case 0xcd: // uint 16
        return this.#uint16();
      case 0xce: // uint 32
        return this.#uint32();
      case 0xcf: // uint 64
        return numberIfSafe(view.getBigUint64(this.#take(8)));
      case 0xd0: // int 8
        return view.getInt8(this.#take(1));
      case 0xd1: // int 16
        return view.getInt16(this.#take(2));
      case 0xd2: // int 32
        return view.getInt32(this.#take(4));
      case 0xd3: // int 64
        return numberIfSafe(view.getBigInt64(this.#take(8)));
      case 0xd4: // fixext 1
      case 0xd5: // fixext 2
      case 0xd6: // fixext 4
      case 0xd7: // fixext 8
      case 0xd8: // fixext 16
        return this.#extension(1 << (tag - 0xd4));
      case 0xd9: // str 8
        return this.#string(this.#uint8());
      case 0xda: // str 16
        return this.#string(this.#uint16());
      case 0xdb: // str 32
        return this.#string(this.#uint32());
      case 0xdc: // array 16
        return this.#array(this.#uint16());
      case 0xdd: // array 32
        return this.#array(this.#uint32());
      case 0xde: // map 16
        return this.#map(this.#uint16());
      case 0xdf: // map 32
        return this.#map(this.#uint32());
      default: // 0xc1 is never used
        this.#position--;
        throw this.#error("unused tag 0xc1");
    }
  }

  #uint8(): number {
    return this.#bytes[this.#take(1)] as number;
  }

  #uint16(): number {
    return this.#view.getUint16(this.#take(2));
  }

  #uint32(): number {
    return this.#view.getUint32(this.#take(4));
  }

  #string(length: number): string {
    if (length === 0) return "";
    const start = this.#take(length);
    const text = readText(this.#bytes, start, length);
    if (text === undefined) {
      this.#position = start;
      throw this.#error("string that is not UTF-8");
    }
    return text;
  }

  #array(length: number): unknown[] {
    // A value takes a byte at least.
    if (length > this.#end - this.#position) {
      throw this.#error(`array of ${length} expected, ${this.#end - this.#position} bytes left`);
    }
    this.#enter();
    let array: unknown[];
    if (length === 0) {
      array = [];
    } else if (length === 1) {
      array = [this.#value()];
    } else if (length === 2) {
      array = [this.#value(), this.#value()];
    } else if (length === 3) {
      array = [this.#value(), this.#value(), this.#value()];
    } else {
      array = this.#elements(length);
    }
    this.#depth--;
    return array;
  }

  #elements(length: number): unknown[] {
    const array = new Array<unknown>(Math.min(length, PREALLOCATED_MAX_LENGTH));
    const bytes = this.#bytes;
    const view = this.#view;
    const end = this.#end;
    let position = this.#position;
    for (let i = 0; i < length; i++) {
      const tag = position < end ? bytes[position] as number : 0xc1;
      if (tag === 0xcb && end - position >= 9) { // float 64
        array[i] = view.getFloat64(position + 1);
        position += 9;
      } else if (tag < 0x80) { // positive fixint
        array[i] = tag;
        position++;
      } else if (tag === 0xcd && end - position >= 3) { // uint 16
        array[i] = view.getUint16(position + 1);
        position += 3;
      } else {
        this.#position = position;
        array[i] = this.#value();
        position = this.#position;
      }
    }
    this.#position = position;
    return array;
  }

  #enter(): void {
    if (++this.#depth > MAX_DEPTH) throw this.#error(`more than ${MAX_DEPTH} levels`);
  }

  #map(length: number): unknown {
    // A key and its value take a byte each at least.
    if (length * 2 > this.#end - this.#position) {
      throw this.#error(`map of ${length} expected, ${this.#end - this.#position} bytes left`);
    }
    this.#enter();
    const object: Record<string, unknown> = {};
    for (let i = 0; i < length; i++) {
      const key = this.#key();
      if (typeof key !== "string") return this.#mapFrom(object, { key, left: length - i });
      const value = this.#value();
      setProperty(object, key, value);
    }
    this.#depth--;
    return object;
  }

  #key(): unknown {
    const position = this.#position;
    if (position < this.#end) {
      const tag = this.#bytes[position] as number;
      const length = tag & 0x1f;
      if (tag >= 0xa0 && tag < 0xc0 && length < this.#end - position) {
        const key = this.#keys.get(this.#bytes, position + 1, length);
        if (key !== undefined) {
          this.#position = position + 1 + length;
          return key;
        }
      }
    }
    return this.#value();
  }

  /** Goes on as a `Map` from the first key that is not a string. */
  #mapFrom(
    object: Record<string, unknown>,
    { key, left }: { key: unknown; left: number },
  ): Map<unknown, unknown> {
    const map = new Map<unknown, unknown>(Object.entries(object));
    map.set(key, this.#value());
    for (let i = 1; i < left; i++) {
      const next = this.#value();
      map.set(next, this.#value());
    }
    this.#depth--;
    return map;
  }

  #binary(length: number): Uint8Array {
    const start = this.#take(length);
    if (this.#loan) return this.#bytes.subarray(start, start + length);
    if (length >= LARGE_COPY_BYTES) keepFreedMemory();
    return this.#bytes.slice(start, start + length);
  }

  #extension(length: number): unknown {
    const type = this.#view.getInt8(this.#take(1));
    const start = this.#take(length);
    switch (type) {
      case EXTENSION_UNDEFINED:
        return undefined;
      case EXTENSION_BIGINT:
        return this.#expect(readBigint(this.#view, start, length), {
          what: "bigint",
          start,
          length,
        });
      case EXTENSION_TIMESTAMP:
        return this.#expect(readTimestamp(this.#view, start, length), {
          what: "timestamp",
          start,
          length,
        });
      case EXTENSION_MAP:
        return this.#mapExtension(start);
      case EXTENSION_SET:
        return this.#setExtension(start);
      case EXTENSION_ARRAY_BUFFER:
        return this.#bytes.slice(start, start + length).buffer;
      case EXTENSION_DATA_VIEW:
        return this.#loan
          ? new DataView(this.#bytes.buffer, this.#bytes.byteOffset + start, length)
          : new DataView(this.#bytes.slice(start, start + length).buffer);
      default:
        return this.#elementArray(type, { start, length });
    }
  }

  /** Passes on what was read, unless it could not be. */
  #expect<T>(
    value: T | undefined,
    { what, start, length }: { what: string; start: number; length: number },
  ): T {
    if (value !== undefined) return value;
    this.#position = start;
    throw this.#error(`malformed ${what} of ${length} bytes`);
  }

  #elementArray(type: number, { start, length }: { start: number; length: number }): unknown {
    const constructor = elementArrayConstructor(type);
    this.#position = start;
    if (!constructor) throw this.#error(`unknown extension type ${type}`);
    const { BYTES_PER_ELEMENT, name } = constructor;
    if (length % BYTES_PER_ELEMENT !== 0) throw this.#error(`${name} of ${length} bytes`);
    this.#position = start + length;
    const byteOffset = this.#bytes.byteOffset + start;
    if (this.#loan && byteOffset % BYTES_PER_ELEMENT === 0) {
      return new constructor(this.#bytes.buffer, byteOffset, length / BYTES_PER_ELEMENT);
    }
    return new constructor(this.#bytes.slice(start, start + length).buffer);
  }

  #mapExtension(start: number): Map<unknown, unknown> {
    const map = new Map<unknown, unknown>();
    const end = this.#enterExtension(start);
    while (this.#position < this.#end) {
      const key = this.#value();
      map.set(key, this.#value());
    }
    this.#leaveExtension(end);
    return map;
  }

  #setExtension(start: number): Set<unknown> {
    const set = new Set<unknown>();
    const end = this.#enterExtension(start);
    while (this.#position < this.#end) set.add(this.#value());
    this.#leaveExtension(end);
    return set;
  }

  /** Narrows what may be read to the payload; returns what it was. */
  #enterExtension(start: number): number {
    this.#enter();
    const end = this.#end;
    this.#end = this.#position;
    this.#position = start;
    return end;
  }

  #leaveExtension(end: number): void {
    this.#depth--;
    this.#end = end;
  }
}

function numberIfSafe(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
