import { BufferPool } from "./buffer_pool.ts";

/** Bytes that are sent from where they lie, in their place among the written ones. */
export interface LentBytes {
  /** The writer's position at which they stand. */
  readonly position: number;
  /** What is lent; it must not change before it is sent. */
  readonly bytes: Uint8Array;
}

/** Byte arrays from this size on are lent rather than copied where the writer allows it. */
export const LEND_FROM_BYTES = 64 * 1024;

/** What does not fit into a {@linkcode ByteWriter} that has a limit. */
export class WriterFullError extends RangeError {
  override readonly name = "WriterFullError";

  /** @param maxBytes The limit, in bytes. */
  constructor(readonly maxBytes: number) {
    super(`Cannot encode message: it takes more than ${maxBytes} bytes`);
  }
}

const textEncoder = new TextEncoder();

/**
 * A buffer that grows as bytes are appended.
 *
 * The fields are public for the sake of codecs, which write many small values: reserve, write at
 * `position` through `bytes` or `view`, and move `position` on. `bytes` and `view` are new objects
 * after {@linkcode reserve} had to grow.
 */
export class ByteWriter {
  /** The buffer; what lies from `position` on is of no meaning. */
  bytes: Uint8Array<ArrayBuffer>;
  /** The same buffer for numbers. */
  view: DataView<ArrayBuffer>;
  /** Where the next byte goes. */
  position = 0;
  /** How far the writer may get, lent bytes included; beyond it a {@linkcode WriterFullError}. */
  maxBytes = 0xffff_ffff;
  /** Whether {@linkcode writeBytes} may keep a reference to large arrays instead of copying. */
  mayLend = false;
  /** The arrays lent so far, in the order of their positions. */
  lent: LentBytes[] = [];
  /** How many bytes are lent. */
  lentBytes = 0;

  readonly #pool: BufferPool;

  /**
   * Starts with the pool's smallest buffer.
   *
   * @param pool Where buffers come from and go to.
   */
  constructor(pool: BufferPool = new BufferPool(0)) {
    this.#pool = pool;
    this.bytes = pool.take(0);
    this.view = new DataView(this.bytes.buffer);
  }

  /**
   * Makes room.
   *
   * @param count How many bytes are going to be written.
   */
  reserve(count: number): void {
    if (this.position + count > this.bytes.length) this.#grow(this.position + count);
  }

  /**
   * Appends bytes: copied, or lent where the writer may and they are many.
   *
   * @param bytes What to append.
   */
  writeBytes(bytes: Uint8Array): void {
    if (this.mayLend && bytes.length >= LEND_FROM_BYTES && bytes.buffer instanceof ArrayBuffer) {
      if (this.position + this.lentBytes + bytes.length > this.maxBytes) {
        throw new WriterFullError(this.maxBytes);
      }
      this.lent.push({ position: this.position, bytes });
      this.lentBytes += bytes.length;
      return;
    }
    this.#copy(bytes, 0, bytes.length);
  }

  /**
   * Appends what another writer holds, what is lent to it included.
   *
   * @param other The other writer, which stays as it is.
   */
  append(other: ByteWriter): void {
    let from = 0;
    for (const { position, bytes } of other.lent) {
      this.#copy(other.bytes, from, position);
      this.writeBytes(bytes);
      from = position;
    }
    this.#copy(other.bytes, from, other.position);
  }

  /**
   * Appends a text as UTF-8, without its length.
   *
   * @param text What to append; a lone surrogate becomes U+FFFD.
   * @returns How many bytes it took.
   */
  writeText(text: string): number {
    const start = this.position;
    // Most texts are ASCII: three bytes for each character are reserved only when they are not.
    this.reserve(text.length);
    let { read, written } = textEncoder.encodeInto(text, new Uint8Array(this.bytes.buffer, start));
    this.position += written;
    while (read < text.length) {
      const rest = text.slice(read);
      this.reserve(rest.length * 3);
      const more = textEncoder.encodeInto(rest, this.bytes.subarray(this.position));
      read += more.read;
      this.position += more.written;
    }
    return this.position - start;
  }

  /**
   * Goes back to where the writer stood, as if nothing had been written since.
   *
   * @param position The `position` of then.
   * @param lentCount The `lent.length` of then.
   */
  rollback(position: number, lentCount: number): void {
    this.position = position;
    while (this.lent.length > lentCount) {
      this.lentBytes -= this.lent.pop()?.bytes.length ?? 0;
    }
  }

  /**
   * Hands the written buffer over and goes on with a fresh one.
   *
   * @param minBytes How large the fresh one is to be at least.
   * @returns The buffer; what was written lies before the former `position`.
   */
  takeBuffer(minBytes = 0): Uint8Array<ArrayBuffer> {
    const { bytes } = this;
    this.#use(this.#pool.take(minBytes));
    this.position = 0;
    return bytes;
  }

  #copy(bytes: Uint8Array, from: number, to: number): void {
    this.reserve(to - from);
    this.bytes.set(bytes.subarray(from, to), this.position);
    this.position += to - from;
  }

  #grow(minBytes: number): void {
    if (minBytes > this.maxBytes) throw new WriterFullError(this.maxBytes);
    const old = this.bytes;
    const larger = this.#pool.take(minBytes);
    larger.set(old.subarray(0, this.position));
    this.#use(larger);
    this.#pool.give(old);
  }

  #use(buffer: Uint8Array<ArrayBuffer>): void {
    this.bytes = buffer;
    this.view = new DataView(buffer.buffer);
  }
}
