import { MAGIC, MESSAGE_HEADER_BYTES, Opcode, RECORD_PREFIX_BYTES } from "../mcap_format.ts";
import { CHUNK_HEADER_BYTES, parseChunkHeader } from "./chunk.ts";
import type { FileWindow } from "./file_window.ts";
import { isKnown, parseRecord, type Prefix, readPrefix } from "./record.ts";

/** What is found at a place where a record should begin. */
export type Place =
  | { readonly type: "record"; readonly prefix: Prefix }
  /** A record that goes on beyond the end of the file. */
  | { readonly type: "beyond"; readonly prefix: Prefix }
  /** Too few bytes, or nothing but zeros, up to the end of the file. */
  | { readonly type: "end" }
  | { readonly type: "nonsense" };

/** Records that are taken for such only after all of them was read are no larger, in bytes. */
const MAX_TRIAL_BYTES = 256 * 1024;
/** How much is searched at a time. */
const SEARCH_BYTES = 256 * 1024;

/** Tells where in a file records begin, also in one that is not what it was. */
export class Places {
  readonly #window: FileWindow;
  /** Whether the file ends as one that was completed. */
  readonly hasEnd: boolean;

  private constructor(window: FileWindow, hasEnd: boolean) {
    this.#window = window;
    this.hasEnd = hasEnd;
  }

  /** Looks at the end of a file. */
  static async of(window: FileWindow): Promise<Places> {
    const end = await window.read(Math.max(0, window.byteLength - MAGIC.length), MAGIC.length);
    // Of a file that has but its first bytes, these are not the last ones.
    return new Places(window, window.byteLength >= 2 * MAGIC.length && isMagic(end));
  }

  /** @returns What is there, going by the first bytes alone. */
  async look(at: number): Promise<Place> {
    const view = await this.#window.view(at, RECORD_PREFIX_BYTES);
    if (view.byteLength < RECORD_PREFIX_BYTES) return { type: "end" };
    const prefix = readPrefix(view, 0);
    if (prefix.opcode === 0) {
      return { type: await this.#isZero(at) ? "end" : "nonsense" };
    }
    if (at + prefix.byteLength <= this.#window.byteLength) return { type: "record", prefix };
    return isKnown(prefix.opcode) ? { type: "beyond", prefix } : { type: "nonsense" };
  }

  /** @returns Whether what is there may follow a record that is intact. */
  async mayFollow(at: number): Promise<boolean> {
    const { type } = await this.look(at);
    // Where a file was cut off, the last record goes beyond its end.
    return type === "record" || !this.hasEnd && (type === "end" || type === "beyond");
  }

  /**
   * Finds the next record that is beyond doubt.
   *
   * @param from Where to search from.
   * @returns Where it begins; the file's length if there is none.
   */
  async find(from: number): Promise<number> {
    const { byteLength } = this.#window;
    for (let start = from; start < byteLength; start += SEARCH_BYTES) {
      // Some bytes more, for records that begin at the end of what is searched.
      const block = await this.#window.read(start, SEARCH_BYTES + RECORD_PREFIX_BYTES);
      const last = Math.min(SEARCH_BYTES, block.length - RECORD_PREFIX_BYTES);
      for (let at = 0; at <= last; at++) {
        if (mayBegin(block, at) && await this.isRecord(start + at)) return start + at;
      }
    }
    return byteLength;
  }

  /** @returns Whether what is there is a record beyond doubt. */
  async isRecord(at: number): Promise<boolean> {
    const place = await this.look(at);
    if (place.type !== "record") return false;
    const { opcode, byteLength } = place.prefix;
    const end = at + byteLength;
    const isFollowed = opcode === Opcode.FOOTER
      ? end + MAGIC.length === this.#window.byteLength
      : await this.mayFollow(end);
    return isFollowed && await this.#isWellFormed(at, place.prefix);
  }

  async #isWellFormed(at: number, { opcode, byteLength }: Prefix): Promise<boolean> {
    if (opcode === Opcode.MESSAGE) return byteLength >= RECORD_PREFIX_BYTES + MESSAGE_HEADER_BYTES;
    try {
      if (opcode === Opcode.CHUNK) {
        parseChunkHeader(await this.#window.view(at, CHUNK_HEADER_BYTES), byteLength);
        return true;
      }
      if (byteLength > MAX_TRIAL_BYTES) return false;
      parseRecord(await this.#window.read(at, byteLength));
      return true;
    } catch {
      return false;
    }
  }

  async #isZero(from: number): Promise<boolean> {
    const { byteLength } = this.#window;
    for (let at = from; at < byteLength; at += SEARCH_BYTES) {
      if ((await this.#window.read(at, SEARCH_BYTES)).some((byte) => byte !== 0)) return false;
    }
    return true;
  }
}

/** @returns Whether these are the bytes that a file begins and ends with. */
export function isMagic(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, index) => bytes[index] === byte);
}

/** Nothing is longer than what 5 bytes can count; what is searched for is a kind of the format. */
function mayBegin(block: Uint8Array, at: number): boolean {
  return isKnown(block[at]!) && block[at + 8] === 0 && block[at + 7] === 0 && block[at + 6] === 0;
}
