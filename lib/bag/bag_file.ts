import { Gate } from "../flow/gate.ts";
import { fileReason } from "../text/file_reason.ts";

/** Something to write, and what to do once it is written. */
interface Waiting {
  readonly pieces: readonly Uint8Array[];
  readonly byteLength: number;
  readonly written: () => void;
}

/**
 * A file that grows at its end, written beside the caller's own work.
 *
 * - Pieces are written in the order they were appended; none is written after one that failed.
 * - After a failure the file is cut back to the last piece that is complete.
 * - {@linkcode room} tells when to append more; nothing is ever dropped for want of it.
 */
export class BagFile {
  /** The file's name. */
  readonly path: string;
  readonly #file: Deno.FsFile;
  /** A handle of its own: writes through the other one need not wait for it. */
  readonly #syncFile: Deno.FsFile;
  readonly #maxWaitingBytes: number;
  readonly #failed: (error: Error) => void;
  readonly #shown: string;
  #queue: Waiting[] = [];
  #waitingBytes = 0;
  #writtenBytes = 0;
  #running: Promise<void> | null = null;
  #syncing: Promise<void> | null = null;
  readonly #room = new Gate();
  #error: Error | null = null;

  private constructor(
    path: string,
    file: Deno.FsFile,
    syncFile: Deno.FsFile,
    options: BagFileOptions,
  ) {
    this.path = path;
    this.#file = file;
    this.#syncFile = syncFile;
    this.#maxWaitingBytes = options.maxWaitingBytes;
    this.#failed = options.failed;
    this.#shown = options.shown ?? path;
  }

  /**
   * Creates the file.
   *
   * @throws {Error} If there is one of that name already, or it cannot be written.
   */
  static async create(path: string, options: BagFileOptions): Promise<BagFile> {
    let file: Deno.FsFile | undefined;
    try {
      file = await Deno.open(path, { createNew: true, write: true });
      const syncFile = await Deno.open(path, { write: true });
      return new BagFile(path, file, syncFile, options);
    } catch (error) {
      // Nothing is left behind where the second time there was no descriptor free.
      file?.close();
      if (file) await Deno.remove(path);
      if (error instanceof Deno.errors.AlreadyExists) {
        throw new FileExistsError(
          `Cannot write "${path}": it exists already; choose another name`,
        );
      }
      throw writeError(options.shown ?? path, error);
    }
  }

  /** How long the file is once all is written, in bytes. */
  get byteLength(): number {
    return this.#writtenBytes + this.#waitingBytes;
  }

  /** Why the file cannot be written any further. */
  get error(): Error | null {
    return this.#error;
  }

  /** Appends bytes, which must not change until `written` is called. */
  append(pieces: readonly Uint8Array[], written: () => void = () => {}): void {
    if (this.#error) return written();
    const byteLength = pieces.reduce((sum, { length }) => sum + length, 0);
    this.#queue.push({ pieces, byteLength, written });
    this.#waitingBytes += byteLength;
    this.#running ??= this.#run();
  }

  /** @returns A promise where so much waits that more should not come before it settles. */
  room(): Promise<void> | undefined {
    if (this.#waitingBytes <= this.#maxWaitingBytes) return undefined;
    return this.#room.wait();
  }

  /** Waits until everything is written or has failed. */
  async written(): Promise<void> {
    while (this.#running) await this.#running;
  }

  /** Has the system put what is written onto the disk, so that a power cut spares it. */
  sync(): Promise<void> {
    this.#syncing ??= this.#sync();
    return this.#syncing;
  }

  /**
   * Writes the end of the file and closes it; after a failure it tries once more, for cutting the
   * file back may have made the room.
   *
   * @param end The last bytes.
   * @returns Whether they are written.
   */
  async close(end: Uint8Array): Promise<boolean> {
    await this.written();
    let isComplete = true;
    try {
      await this.#writeAll(end);
    } catch (error) {
      isComplete = false;
      await this.#fail(error);
    }
    // One that is under way began before the end was written.
    await this.#syncing;
    await this.sync();
    this.#file.close();
    this.#syncFile.close();
    return isComplete;
  }

  async #run(): Promise<void> {
    for (let next = this.#queue[0]; next; next = this.#queue[0]) {
      try {
        for (const piece of next.pieces) await this.#writeAll(piece);
        this.#writtenBytes += next.byteLength;
        this.#take();
      } catch (error) {
        await this.#fail(error);
      }
    }
    this.#running = null;
  }

  #take(): void {
    const { byteLength, written } = this.#queue.shift()!;
    this.#waitingBytes -= byteLength;
    written();
    if (this.#waitingBytes * 2 <= this.#maxWaitingBytes) this.#room.open();
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) at += await this.#file.write(bytes.subarray(at));
  }

  async #sync(): Promise<void> {
    try {
      await this.#syncFile.syncData();
    } catch (error) {
      await this.#fail(error);
    }
    this.#syncing = null;
  }

  async #fail(error: unknown): Promise<void> {
    const isFirst = this.#error === null;
    this.#error ??= writeError(this.#shown, error);
    while (this.#queue.length > 0) this.#take();
    this.#room.open();
    try {
      await this.#file.truncate(this.#writtenBytes);
      await this.#file.seek(this.#writtenBytes, Deno.SeekMode.Start);
    } catch {
      // What is there beyond the last complete piece is ignored by whoever reads the file.
    }
    if (isFirst) this.#failed(this.#error);
  }
}

/** There is a file of that name already. */
export class FileExistsError extends Error {
  override readonly name = "FileExistsError";
}

/** How much may wait for the disk, and who is told when it fails. */
export interface BagFileOptions {
  /** Beyond so many waiting bytes {@linkcode BagFile.room} is a promise. */
  readonly maxWaitingBytes: number;
  /** What errors call the file; its own name unless given. */
  readonly shown?: string;
  /** Called once if the file cannot be written. */
  readonly failed: (error: Error) => void;
}

function writeError(path: string, error: unknown): Error {
  // The file itself need not be there.
  const reason = error instanceof Deno.errors.NotFound
    ? "there is no such directory; make it first"
    : fileReason(error);
  return new Error(`Cannot write "${path}": ${reason}`, { cause: error });
}
