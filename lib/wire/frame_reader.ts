import { carriesMessage, OVERSIZED, PREFIX_BYTES } from "./frame.ts";

/** The size of the buffer that each reader has at least, in bytes. */
export const INITIAL_BYTES = 64 * 1024;
const READ_AT_LEAST_BYTES = 16 * 1024;
/** A buffer that has grown beyond this is given up as soon as it is empty. */
const KEEP_AT_MOST_BYTES = 4 * 1024 * 1024;
const GROW_UNTIL_BYTES = 512 * 1024;
const NOTHING = new Uint8Array(0);

/** Bytes that are no frame: the connection that brought them cannot be read any further. */
export class FrameError extends Error {
  override readonly name = "FrameError";
}

/**
 * Cuts a stream of bytes into frames, in one buffer that is used over and over.
 *
 * - Read into {@linkcode space}, tell {@linkcode filled}, then call {@linkcode next} until it is
 *   `false`; the fields describe the current frame until the following call.
 * - The buffer is at most twice as large as what has really arrived, whatever a frame claims.
 * - {@linkcode hold} is asked before it grows.
 * - `bytes` and `view` change when the buffer grows: read them afresh for every frame.
 * - Of a message that is too large the header is handed out, with {@linkcode OVERSIZED} added to its
 *   type; its body is skipped as it arrives, and what follows is read as ever.
 */
export class FrameReader {
  /** The buffer that holds the current frame. */
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(INITIAL_BYTES);
  /** The same buffer for numbers. */
  view: DataView<ArrayBuffer> = new DataView(this.bytes.buffer);
  /** The current frame's type, with {@linkcode OVERSIZED} where its body was skipped. */
  type = 0;
  /** The current frame's flags. */
  flags = 0;
  /** Where the current frame's header starts. */
  header = 0;
  /** Where its body starts, which is where the header ends. */
  body = 0;
  /** Where it ends: for an oversized one, where its body begins. */
  end = 0;
  /** The current frame's length, as it is compared with limits: without its length field. */
  length = 0;

  /**
   * Decides whether the buffer may have a size, in bytes, and is told of a smaller one.
   *
   * `isNeeded` tells that a frame has arrived in part and cannot go on otherwise.
   */
  hold: (bytes: number, isNeeded: boolean) => boolean = () => true;

  readonly #maxMessageBytes: number;
  readonly #maxFrameBytes: number;
  #start = 0;
  #filled = 0;
  /** How much of an oversized frame has still to arrive. */
  #toSkip = 0;

  /**
   * @param maxMessageBytes The largest message that is read, in bytes without its length field.
   * @param maxFrameBytes The same for frames of other types.
   */
  constructor(maxMessageBytes: number, maxFrameBytes = maxMessageBytes) {
    this.#maxMessageBytes = maxMessageBytes;
    this.#maxFrameBytes = maxFrameBytes;
  }

  /**
   * Makes room; to be called only after `next()` was `false`.
   *
   * @returns Where the next bytes of the stream go: nowhere while {@linkcode hold} does not allow the
   * buffer that they need.
   */
  space(): Uint8Array<ArrayBuffer> {
    if (this.#start === this.#filled) {
      this.#start = this.#filled = 0;
    } else if (this.#start > 0 && this.bytes.length - this.#filled < READ_AT_LEAST_BYTES) {
      this.bytes.copyWithin(0, this.#start, this.#filled);
      this.#filled -= this.#start;
      this.#start = 0;
    }
    if (this.bytes.length > INITIAL_BYTES) this.#shrink();
    if (this.#filled > 0) {
      const size = this.#filled < this.bytes.length ? this.bytes.length : this.#largerSize();
      if (size > INITIAL_BYTES && !this.hold(size, true)) return NOTHING;
      if (size > this.bytes.length) this.#resize(size);
    }
    return this.#filled === 0 ? this.bytes : this.bytes.subarray(this.#filled);
  }

  /**
   * Takes note of what was read into {@linkcode space}.
   *
   * @param count How many bytes.
   */
  filled(count: number): void {
    this.#filled += count;
    if (this.#toSkip > 0) this.#skip();
    // A read that fills all the space tells of a fast sender: larger reads cost fewer calls.
    if (this.#filled === this.bytes.length && this.bytes.length < GROW_UNTIL_BYTES) {
      const size = this.bytes.length * 2;
      if (this.hold(size, false)) this.#resize(size);
    }
  }

  /**
   * Goes on to the next frame.
   *
   * @returns Whether it has arrived whole.
   * @throws {FrameError} If the bytes are no frame, or one too large that is no message.
   */
  next(): boolean {
    const start = this.#start;
    const available = this.#filled - start;
    if (available < PREFIX_BYTES) return false;
    const length = this.view.getUint32(start, true);
    const isOversized = length > this.#maxMessageBytes && this.#isTooLarge(start, length);
    const headerBytes = this.view.getUint16(start + 6, true);
    if (length < PREFIX_BYTES - 4 + headerBytes) {
      throw new FrameError(`a frame of ${length} bytes cannot hold a header of ${headerBytes}`);
    }
    const neededBytes = isOversized ? PREFIX_BYTES + headerBytes : length + 4;
    if (available < neededBytes) return false;
    this.type = this.bytes[start + 4]! + (isOversized ? OVERSIZED : 0);
    this.flags = this.bytes[start + 5]!;
    this.header = start + PREFIX_BYTES;
    this.body = this.header + headerBytes;
    this.end = start + neededBytes;
    this.length = length;
    this.#start = this.end;
    if (isOversized) {
      this.#toSkip = length + 4 - neededBytes;
      this.#skip();
    }
    return true;
  }

  #isTooLarge(start: number, length: number): boolean {
    if (carriesMessage(this.bytes[start + 4]!)) return true;
    if (length <= this.#maxFrameBytes) return false;
    throw new FrameError(
      `a frame of ${length} bytes is larger than maxMessageBytes (${this.#maxFrameBytes})`,
    );
  }

  #skip(): void {
    const count = Math.min(this.#toSkip, this.#filled - this.#start);
    this.#start += count;
    this.#toSkip -= count;
  }

  /** Gives up a buffer that is too large for what there is to read. */
  #shrink(): void {
    const { length } = this.bytes;
    const waiting = this.#filled - this.#start;
    const keeps = waiting > 0
      ? length <= KEEP_AT_MOST_BYTES || this.#frameBytes(waiting) * 4 > length
      : length <= KEEP_AT_MOST_BYTES && this.hold(length, false);
    if (keeps) return;
    this.#resize(Math.max(INITIAL_BYTES, 2 * waiting));
    this.hold(this.bytes.length, waiting > 0);
  }

  /** Twice as much as has arrived, or what the frame takes if that is less. */
  #largerSize(): number {
    const frameBytes = this.#frameBytes(this.#filled) + READ_AT_LEAST_BYTES;
    return Math.min(this.bytes.length * 2, Math.max(frameBytes, this.bytes.length + 1));
  }

  /** How many bytes the frame takes that begins to arrive. */
  #frameBytes(waiting: number): number {
    return waiting < 4 ? PREFIX_BYTES : this.view.getUint32(this.#start, true) + 4;
  }

  #resize(size: number): void {
    const other = new Uint8Array(size);
    other.set(this.bytes.subarray(this.#start, this.#filled));
    this.#filled -= this.#start;
    this.#start = 0;
    this.#use(other);
  }

  #use(buffer: Uint8Array<ArrayBuffer>): void {
    this.bytes = buffer;
    this.view = new DataView(buffer.buffer);
  }
}
