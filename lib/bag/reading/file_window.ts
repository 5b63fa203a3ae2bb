import type { ReadableFile } from "./readable_file.ts";
import { viewOf } from "./record.ts";

/** Reads a file in blocks, for those who want a few bytes here and there, mostly further on. */
export class FileWindow {
  readonly #file: ReadableFile;
  readonly #blockBytes: number;
  #start = 0;
  #block: Uint8Array = new Uint8Array(0);

  /**
   * Starts without having read anything.
   *
   * @param file The file.
   * @param options `blockBytes`: how much is read at once at least.
   */
  constructor(file: ReadableFile, { blockBytes }: { blockBytes: number }) {
    this.#file = file;
    this.#blockBytes = blockBytes;
  }

  /** How large the file is, in bytes. */
  get byteLength(): number {
    return this.#file.byteLength;
  }

  /** @returns The bytes at a place: fewer at the end of the file. They stay as they are. */
  async read(offset: number, byteLength: number): Promise<Uint8Array> {
    const end = Math.min(offset + byteLength, this.byteLength);
    if (offset < this.#start || end > this.#start + this.#block.length) {
      await this.#move(offset, Math.max(byteLength, this.#blockBytes));
    }
    return this.#block.subarray(offset - this.#start, Math.max(0, end - this.#start));
  }

  /** What the last block has already is not read again. */
  async #move(offset: number, byteLength: number): Promise<void> {
    const isInside = offset >= this.#start && offset < this.#start + this.#block.length;
    const known = this.#block.subarray(isInside ? offset - this.#start : this.#block.length);
    const more = await this.#file.read(offset + known.length, byteLength - known.length);
    this.#start = offset;
    if (known.length === 0) return void (this.#block = more);
    this.#block = new Uint8Array(known.length + more.length);
    this.#block.set(known);
    this.#block.set(more, known.length);
  }

  /** @returns The bytes from a place on that are in memory already, without reading any. */
  inMemory(offset: number): Uint8Array {
    const at = offset - this.#start;
    return at < 0 ? new Uint8Array(0) : this.#block.subarray(at);
  }

  /** @returns A view of the bytes at a place: fewer at the end of the file. */
  async view(offset: number, byteLength: number): Promise<DataView<ArrayBuffer>> {
    return viewOf(await this.read(offset, byteLength));
  }
}
