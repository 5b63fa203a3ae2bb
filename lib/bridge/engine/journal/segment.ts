import { join } from "node:path";
import { PREFIX_BYTES, recordLength } from "./journal_record.ts";

/** A file of records, one after the other. */
export class Segment implements Disposable {
  readonly number: number;
  readonly #path: string;
  readonly #file: Deno.FsFile;
  /** Where the last whole record ends. */
  #end: number;

  private constructor(number: number, path: string, file: Deno.FsFile, end: number) {
    this.number = number;
    this.#path = path;
    this.#file = file;
    this.#end = end;
  }

  /** Opens a file, or makes it; what is not whole at its end is cut off. */
  static open(directory: string, number: number): Segment {
    const path = join(directory, `${String(number).padStart(12, "0")}.records`);
    const file = Deno.openSync(path, { read: true, write: true, create: true, mode: 0o600 });
    const end = wholeLength(file);
    file.truncateSync(end);
    return new Segment(number, path, file, end);
  }

  /** How many bytes of records it holds. */
  get bytes(): number {
    return this.#end;
  }

  /** Adds a record. */
  append(record: Uint8Array): void {
    this.#file.seekSync(this.#end, Deno.SeekMode.Start);
    for (let at = 0; at < record.length;) at += this.#file.writeSync(record.subarray(at));
    this.#end += record.length;
  }

  /** @returns The record that begins at an offset, whole; `null` at the end. */
  read(offset: number): Uint8Array | null {
    if (offset + PREFIX_BYTES > this.#end) return null;
    const length = recordLength(readAt(this.#file, offset, PREFIX_BYTES));
    return length === null ? null : readAt(this.#file, offset, length);
  }

  /** Brings to the disk what was written. */
  async sync(): Promise<void> {
    await this.#file.syncData();
  }

  /** Removes it. */
  remove(): void {
    this.#file.close();
    Deno.removeSync(this.#path);
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}

function readAt(file: Deno.FsFile, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  file.seekSync(offset, Deno.SeekMode.Start);
  let at = 0;
  while (at < length) {
    const count = file.readSync(bytes.subarray(at));
    if (count === null) break;
    at += count;
  }
  return bytes.subarray(0, at);
}

function wholeLength(file: Deno.FsFile): number {
  const { size } = file.statSync();
  let end = 0;
  while (end + PREFIX_BYTES <= size) {
    const length = recordLength(readAt(file, end, PREFIX_BYTES));
    if (length === null || end + length > size) break;
    end += length;
  }
  return end;
}
