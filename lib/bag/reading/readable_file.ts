import type { McapTypes } from "@mcap/core";
import { fileReason } from "../../text/file_reason.ts";
import { MAGIC } from "../mcap_format.ts";

/** Reads what fits into a buffer, or less. @returns How many bytes. */
export type ReadNow = (offset: number, buffer: Uint8Array) => number;

/** A file that is read in pieces, from anywhere, by several readers at once. */
export class ReadableFile {
  /** The file's name. */
  readonly path: string;
  /** How large it was when it was opened, in bytes. */
  readonly byteLength: number;
  readonly #file: Deno.FsFile;
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  private constructor(path: string, byteLength: number, file: Deno.FsFile) {
    this.path = path;
    this.byteLength = byteLength;
    this.#file = file;
  }

  /**
   * Opens a file of whatever content.
   *
   * @throws {Error} If it cannot be read, or is a directory, a pipe or a device.
   */
  static async open(path: string): Promise<ReadableFile> {
    let file: Deno.FsFile | undefined;
    try {
      // To open a pipe would be to wait for who writes to it, and nothing could end that.
      assertFile(await Deno.stat(path), path);
      file = await Deno.open(path);
      const { size } = await file.stat();
      return new ReadableFile(path, size, file);
    } catch (error) {
      file?.close();
      throw error instanceof NotABagError ? error : readError(path, error);
    }
  }

  /**
   * Opens an MCAP file.
   *
   * @throws {Error} If it cannot be read or is something else.
   */
  static async openMcap(path: string): Promise<ReadableFile> {
    const file = await ReadableFile.open(path);
    try {
      await file.assertMcap();
      return file;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** The file as `@mcap/core` reads it. */
  get readable(): McapTypes.IReadable {
    return {
      size: () => Promise.resolve(BigInt(this.byteLength)),
      read: (offset, byteLength) => this.read(Number(offset), Number(byteLength)),
    };
  }

  /**
   * Reads a part.
   *
   * @returns The bytes: fewer than asked for at the end of the file.
   */
  read(offset: number, byteLength: number): Promise<Uint8Array> {
    // One after the other: a file has but one position.
    const read = this.#last.then(() => this.#readAt(offset, byteLength));
    this.#last = read.catch(() => {});
    return read;
  }

  /**
   * Has many small parts read at once: waiting for each by itself would take longer than reading it.
   *
   * @param action Reads what it wants, in a short time.
   * @returns What the action returns.
   */
  inOneGo<T>(action: (read: ReadNow) => T): Promise<T> {
    const done = this.#last.then(() =>
      action((offset, buffer) => {
        this.#file.seekSync(offset, Deno.SeekMode.Start);
        return this.#file.readSync(buffer) ?? 0;
      })
    );
    this.#last = done.catch(() => {});
    return done;
  }

  /** Closes the file once nothing is being read any more. Idempotent. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#last;
    this.#file.close();
  }

  async #readAt(offset: number, byteLength: number): Promise<Uint8Array> {
    // A damaged file may claim lengths that it does not have.
    const bytes = new Uint8Array(Math.max(0, Math.min(byteLength, this.byteLength - offset)));
    try {
      await this.#file.seek(offset, Deno.SeekMode.Start);
      let filled = 0;
      while (filled < bytes.length) {
        const count = await this.#file.read(bytes.subarray(filled));
        if (count === null) break;
        filled += count;
      }
      return bytes.subarray(0, filled);
    } catch (error) {
      throw readError(this.path, error);
    }
  }

  /** @throws {Error} If it is no MCAP file, as far as its first and its last bytes tell. */
  async assertMcap(): Promise<void> {
    const start = await this.read(0, MAGIC.length);
    const end = await this.read(Math.max(0, this.byteLength - MAGIC.length), MAGIC.length);
    // Damage may be anywhere: what begins or ends like a bag almost is one.
    if (likeness(start) >= MAGIC.length - 1 || likeness(end) === MAGIC.length) return;
    throw new NotABagError(
      `Cannot read "${this.path}": ` +
        (this.byteLength === 0 ? "it is empty" : "it is not a bag, for it is no MCAP file"),
    );
  }
}

class NotABagError extends Error {}

function likeness(bytes: Uint8Array): number {
  return MAGIC.filter((byte, index) => bytes[index] === byte).length;
}

function assertFile({ isFile, isDirectory }: Deno.FileInfo, path: string): void {
  if (isDirectory) throw new Deno.errors.IsADirectory("it is a directory");
  if (isFile) return;
  throw new NotABagError(
    `Cannot read "${path}": it is a pipe or a device; write its content to a file first, ` +
      "for a bag is read from its end",
  );
}

function readError(path: string, error: unknown): Error {
  return new Error(`Cannot read "${path}": ${fileReason(error)}`, { cause: error });
}
