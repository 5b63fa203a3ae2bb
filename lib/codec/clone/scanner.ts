import { MAX_DEPTH, MAX_HOLES, maxUnfoldedBytes } from "../limits.ts";
import { SharedSizes } from "./shared_sizes.ts";

const OLDEST_VERSION = 15;
/** What V8 gives a number, by which it can be referred to. */
const NUMBERED: ReadonlySet<string> = new Set("DyxnzsRB\\o;'Aar");

/**
 * Goes through V8's serialization format without building anything.
 *
 * V8 checks lengths against what is left, but not those of arrays with holes: ten bytes can ask it
 * for hundreds of megabytes. It also knows kinds of values that have no business in a message.
 * Whatever passes here costs memory in proportion to its size.
 */
export class CloneScanner {
  readonly #bytes: Uint8Array;
  #position = 0;
  #sparseLength = 0;
  #hasViews = false;
  #hasReferences = false;
  /** Only where there are references, in a second go: most messages have none. */
  #sharing: SharedSizes | null = null;

  /**
   * Prepares a scan.
   *
   * @param bytes A whole message, with its header.
   */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Whether there are typed arrays or other views. */
  get hasViews(): boolean {
    return this.#hasViews;
  }

  /**
   * Checks the message.
   *
   * @throws {TypeError} If it is malformed, or exceeds a limit.
   */
  scan(): void {
    if (this.#byte() !== 0xff) throw new TypeError("header expected");
    // Older versions have other tags; newer ones are refused by V8 where it does not know them.
    if (this.#varint() < OLDEST_VERSION) throw new TypeError("outdated version");
    this.#value(0);
    const left = this.#bytes.length - this.#position;
    if (left > 0) throw new TypeError(`${left} bytes too many`);
    if (this.#hasReferences) this.#scanShared();
  }

  #scanShared(): void {
    this.#position = 1;
    this.#sparseLength = 0;
    this.#varint();
    this.#sharing = new SharedSizes(maxUnfoldedBytes(this.#bytes.length));
    this.#value(0);
  }

  #value(depth: number): void {
    this.#tagged(this.#tag(), depth);
  }

  #tagged(tag: string, depth: number): void {
    if (!this.#sharing || !NUMBERED.has(tag)) return this.#content(tag, depth);
    this.#sharing.begin(this.#position - 1);
    this.#content(tag, depth);
    this.#sharing.end(this.#position);
  }

  #content(tag: string, depth: number): void {
    switch (tag) {
      case "_": // undefined
      case "0": // null
      case "T": // true
      case "F": // false
      case "-": // hole
      case "y": // Object(true)
      case "x": // Object(false)
        return;
      case "I": // int32
      case "U": // uint32
        this.#varint();
        return;
      case "^": { // reference to an earlier object
        const id = this.#varint();
        this.#hasReferences = true;
        this.#sharing?.refer(id);
        return;
      }
      case "N": // double
      case "D": // Date
      case "n": // Object(double)
        this.#skip(8);
        return;
      case "Z": // bigint: its sign is the lowest bit
      case "z": // Object(bigint)
        this.#skip(this.#varint() >>> 1);
        return;
      case "S": // UTF-8 string
      case '"': // one-byte string
      case "c": // two-byte string
      case "B": // ArrayBuffer
        this.#skip(this.#varint());
        return;
      case "s": // Object(string)
        this.#value(depth);
        return;
      case "R": // RegExp: pattern and flags
        this.#value(depth);
        this.#varint();
        return;
      case "\\": // view: kind, length and bytes, as Node.js writes it
        this.#hasViews = true;
        this.#varint();
        this.#skip(this.#varint());
        return;
      default:
        this.#container(tag, depth + 1);
    }
  }

  #container(tag: string, depth: number): void {
    if (depth > MAX_DEPTH) throw new TypeError(`more than ${MAX_DEPTH} levels`);
    switch (tag) {
      case "o": // object
        return this.#members("{", { depth, trailers: 1 });
      case ";": // Map
        return this.#members(":", { depth, trailers: 1 });
      case "'": // Set
        return this.#members(",", { depth, trailers: 1 });
      case "A": { // array without holes: elements, then further properties
        const length = this.#varint();
        for (let index = 0; index < length; index++) this.#value(depth);
        return this.#elements("$", length, depth);
      }
      case "a": { // array with holes: indices and elements
        const length = this.#varint();
        this.#sparseLength += length;
        if (this.#sparseLength > MAX_HOLES) {
          throw new TypeError(`array with holes longer than ${MAX_HOLES}`);
        }
        return this.#elements("@", length, depth);
      }
      case "r": // Error
        return this.#error(depth);
      default:
        throw new TypeError(`unknown tag ${JSON.stringify(tag)}`);
    }
  }

  /** Values up to an end tag, and the counts behind it. */
  #members(end: string, { depth, trailers }: { depth: number; trailers: number }): void {
    for (let tag = this.#tag(); tag !== end; tag = this.#tag()) this.#tagged(tag, depth);
    for (let i = 0; i < trailers; i++) this.#varint();
  }

  /** Keys and values of an array, the counts behind them: V8 lets an index make it longer. */
  #elements(end: string, length: number, depth: number): void {
    for (let tag = this.#tag(); tag !== end; tag = this.#tag()) {
      if (this.#index(tag, depth) >= length) throw new TypeError("an element outside of its array");
      this.#value(depth);
    }
    this.#varint();
    this.#varint();
  }

  /** Reads a key. @returns The index that it is, or -1 for another property's name. */
  #index(tag: string, depth: number): number {
    switch (tag) {
      case "I": { // The lowest bit is the sign.
        const value = this.#varint();
        return value & 1 ? -1 : value >>> 1;
      }
      case "U":
        return this.#varint();
      case "N": {
        const start = this.#position;
        this.#skip(8);
        return new DataView(this.#bytes.buffer, this.#bytes.byteOffset + start).getFloat64(0, true);
      }
      case "S":
      case '"':
      case "c": {
        const length = this.#varint();
        this.#skip(length);
        return indexNamed(this.#bytes.subarray(this.#position - length, this.#position));
      }
      default:
        this.#tagged(tag, depth);
        return -1;
    }
  }

  #error(depth: number): void {
    for (let tag = this.#tag(); tag !== "."; tag = this.#tag()) {
      if ("ERFSTU".includes(tag)) continue; // its class
      if (!"mcs".includes(tag)) throw new TypeError(`unknown tag ${JSON.stringify(tag)}`);
      this.#value(depth); // message, cause or stack
    }
  }

  /** The next tag; padding, and counts for verification, may stand before it. */
  #tag(): string {
    for (;;) {
      const byte = this.#byte();
      if (byte === 0x3f) this.#varint(); // "?"
      else if (byte !== 0) return String.fromCharCode(byte);
    }
  }

  #byte(): number {
    const byte = this.#bytes[this.#position++];
    if (byte === undefined) throw new TypeError("more bytes expected");
    return byte;
  }

  #varint(): number {
    let value = 0;
    // As V8 does, the bits beyond 32 are ignored.
    for (let shift = 0;; shift += 7) {
      const byte = this.#byte();
      if (shift < 32) value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  #skip(count: number): void {
    if (count > this.#bytes.length - this.#position) throw new TypeError("more bytes expected");
    this.#position += count;
  }
}

/** What a name such as "12" counts as: V8 takes it for the number. Characters may have two bytes. */
function indexNamed(bytes: Uint8Array): number {
  if (bytes.length > 20) return -1;
  const text = String.fromCharCode(...bytes).replaceAll("\0", "");
  return /^\d{1,10}$/.test(text) ? Number(text) : -1;
}
