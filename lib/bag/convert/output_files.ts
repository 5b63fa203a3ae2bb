import type { McapTypes } from "@mcap/core";
import { FileExistsError } from "../bag_file.ts";
import type { BagCompression } from "../compression.ts";
import { withSuffix } from "../part_names.ts";
import { OutputFile, type OutputMessage } from "./output_file.ts";
import type { OutputChannel } from "./transcoder.ts";

/** How the files of a bag are written. */
export interface OutputFilesOptions {
  readonly compression: BagCompression;
  /** Where a file would grow beyond this, the next one is begun. */
  readonly splitBytes: number | undefined;
}

/**
 * The files of a bag that is written anew.
 *
 * - They have their names once all of them are complete; until then, and where that fails, there is
 *   no file of that name.
 * - The first has to have a name that is free; the others take the next free ones.
 */
export class OutputFiles {
  readonly #path: string;
  readonly #options: OutputFilesOptions;
  readonly #id = crypto.randomUUID();
  readonly #files: OutputFile[] = [];

  /** Writes nothing yet. */
  constructor(path: string, options: OutputFilesOptions) {
    this.#path = path;
    this.#options = options;
  }

  /** How many messages they hold. */
  get messages(): number {
    return this.#files.reduce((sum, { messages }) => sum + messages, 0);
  }

  /**
   * Begins the first file, so that what keeps one from being written is told at once.
   *
   * @throws {Error} If there is a file of that name, or none can be written.
   */
  async begin(): Promise<void> {
    if (await exists(this.#path)) throw alreadyThere(this.#path);
    await this.#next();
  }

  /** Adds a message. */
  async add(channel: OutputChannel, message: OutputMessage): Promise<void> {
    const { splitBytes = Infinity } = this.#options;
    const file = this.#files.at(-1)!;
    const isFull = splitBytes < Infinity && file.messages > 0 &&
      file.bytesWith(message.data.length) > splitBytes;
    await (isFull ? await this.#next() : file).add(channel, message);
  }

  /** Adds an attachment, to the last file. */
  async attach(attachment: McapTypes.Attachment): Promise<void> {
    await this.#files.at(-1)!.attach(attachment);
  }

  /** Adds a metadata record, to the last file. */
  async note(metadata: McapTypes.Metadata): Promise<void> {
    await this.#files.at(-1)!.note(metadata);
  }

  /**
   * Completes the files and gives them their names.
   *
   * @returns The names.
   * @throws {Error} If one cannot be written, or somebody else has taken the first name.
   */
  async end(): Promise<string[]> {
    await this.#files.at(-1)!.end();
    const paths: string[] = [];
    let number = 0;
    for (const [part, { temporaryPath }] of this.#files.entries()) {
      let path = part === 0 ? this.#path : withSuffix(this.#path, `_${++number}`);
      while (await exists(path)) {
        if (part === 0) throw alreadyThere(path);
        path = withSuffix(this.#path, `_${++number}`);
      }
      await Deno.rename(temporaryPath, path);
      paths.push(path);
    }
    return paths;
  }

  /** Removes what has no name yet. */
  async discard(): Promise<void> {
    for (const file of this.#files) {
      // One that has its name already, or that is gone, is no reason to leave the others.
      await file.discard().catch(() => {});
    }
  }

  async #next(): Promise<OutputFile> {
    const { compression, splitBytes } = this.#options;
    await this.#files.at(-1)?.end();
    const part = this.#files.length;
    const temporary = `${this.#path}.${crypto.randomUUID().slice(0, 8)}.partial`;
    const recording = splitBytes === undefined ? undefined : { id: this.#id, part };
    const options = { compression, shown: this.#path, recording };
    const file = await OutputFile.create(temporary, options);
    this.#files.push(file);
    return file;
  }
}

function alreadyThere(path: string): Error {
  return new FileExistsError(`Cannot write "${path}": it exists already; choose another name`);
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch {
    // Where it is not that it is not there, writing will tell.
    return false;
  }
}
