// @ts-types="@types/lz4js"
import { decompressBlock } from "lz4js";
import { DamageError } from "./problem.ts";
import { viewOf } from "./record.ts";

const FRAME_MAGIC = 0x184d2204;
/** Sixteen magic numbers that differ in their last four bits begin what decoders skip. */
const SKIPPED_MAGIC = 0x184d2a5;
/** The first byte behind the magic number. */
const Flag = { DICTIONARY: 0x01, CHECKSUM: 0x04, SIZE: 0x08, BLOCK_CHECKSUMS: 0x10 } as const;
const VERSION = 1;
const CHECKSUM_BYTES = 4;
/** The most that a block has, compressed or not. */
const MAX_BLOCK_BYTES = 4 * 1024 * 1024;

/**
 * Decompresses lz4 in its usual framing. Its checksums are not looked at: a chunk has its own.
 *
 * @param bytes One frame or several.
 * @param size How many bytes they become.
 * @returns What they become.
 * @throws {DamageError} If they are no such frames, or become more or less than that.
 */
export function decompressLz4(bytes: Uint8Array, size: number): Uint8Array {
  const target = new Uint8Array(size);
  const frames = new Frames(bytes);
  let filled = 0;
  for (let block = frames.next(); block; block = frames.next()) {
    filled = append(bytes, block, { target, filled });
    if (filled > size) throw new DamageError("it becomes more than it says");
  }
  if (filled < size) throw new DamageError("it becomes less than it says");
  return target;
}

interface Block {
  readonly isCompressed: boolean;
  readonly start: number;
  readonly end: number;
}

function append(
  bytes: Uint8Array,
  { isCompressed, start, end }: Block,
  { target, filled }: { target: Uint8Array; filled: number },
): number {
  if (isCompressed) return decompressBlock(bytes, target, start, end - start, filled);
  const fits = Math.min(end, start + target.length - filled);
  target.set(bytes.subarray(start, fits), filled);
  return filled + end - start;
}

/** Finds the blocks of frames. */
class Frames {
  readonly #view: DataView;
  #at = 0;
  /** The flags of the frame that is being read. */
  #flags: number | null = null;

  constructor(bytes: Uint8Array) {
    this.#view = viewOf(bytes);
  }

  /** @returns The next block, or `null` behind the last. */
  next(): Block | null {
    for (;;) {
      if (this.#flags === null) {
        if (this.#at === this.#view.byteLength) return null;
        this.#flags = this.#begin();
      } else {
        const block = this.#block(this.#flags);
        if (block) return block;
        this.#flags = null;
      }
    }
  }

  #begin(): number | null {
    const magic = this.#u32();
    if (magic >>> 4 === SKIPPED_MAGIC) {
      this.#skip(this.#u32());
      return null;
    }
    if (magic !== FRAME_MAGIC) throw new DamageError("it is no lz4 frame");
    const flags = this.#view.getUint8(this.#skip(2));
    if (flags >>> 6 !== VERSION) throw new DamageError("it is no lz4 frame");
    const headerChecksum = 1;
    this.#skip((flags & Flag.SIZE ? 8 : 0) + (flags & Flag.DICTIONARY ? 4 : 0) + headerChecksum);
    return flags;
  }

  #block(flags: number): Block | null {
    const word = this.#u32();
    if (word === 0) {
      if (flags & Flag.CHECKSUM) this.#skip(CHECKSUM_BYTES);
      return null;
    }
    const byteLength = word & 0x7fffffff;
    if (byteLength > MAX_BLOCK_BYTES) throw new DamageError("an lz4 block is too long");
    const start = this.#skip(byteLength);
    if (flags & Flag.BLOCK_CHECKSUMS) this.#skip(CHECKSUM_BYTES);
    return { isCompressed: word >>> 31 === 0, start, end: start + byteLength };
  }

  #u32(): number {
    return this.#view.getUint32(this.#skip(4), true);
  }

  /** @returns Where the bytes begin that are skipped. */
  #skip(byteLength: number): number {
    const at = this.#at;
    if (at + byteLength > this.#view.byteLength) throw new DamageError("its lz4 frame is cut off");
    this.#at += byteLength;
    return at;
  }
}
