import { FileExistsError } from "../../../bag/bag_file.ts";
import { BagWriter } from "../../../bag/bag_writer.ts";
import type { BagCompression } from "../../../bag/compression.ts";
import { partNumber, splitName, withSuffix } from "../../../bag/part_names.ts";
import { systemClock } from "../../../time/clock.ts";
import { steadyClock } from "../../../time/steady_clock.ts";
import { recordingPath } from "../path.ts";

/** How the files of a recording are written. */
export interface RecordingFilesOptions {
  /** The first one's name; one that tells the time unless given. */
  readonly path: string | undefined;
  /** Whether more may follow. */
  readonly isSplit: boolean;
  readonly compression: BagCompression;
  /** Called if one cannot be written any further. */
  readonly failed: (error: Error) => void;
  /** Where a file goes that has no name yet, with the last slash; the current directory otherwise. */
  readonly directory?: string;
  /** When the recording begins; now unless given. */
  readonly date?: Date;
}

/**
 * The files of one recording.
 *
 * - Only a name that the user chose has to be free; in place of others the next free one is taken.
 * - Times go on evenly from one file to the next.
 */
export class RecordingFiles {
  readonly #options: RecordingFilesOptions;
  readonly #clock = steadyClock(systemClock);
  readonly #id = crypto.randomUUID();
  #path = "";
  /** The number in the last file's name. */
  #number = 0;

  constructor(options: RecordingFilesOptions) {
    this.#options = options;
  }

  /**
   * Creates the first file.
   *
   * @throws {Error} If it cannot be written, or is there and the user has named it.
   */
  async first(): Promise<BagWriter> {
    const { path, directory = "", date = new Date() } = this.#options;
    const writer = path === undefined
      ? await this.#createFree(timedNames(directory, date), 0)
      : await this.#create(path, 0);
    this.#path = writer.path;
    return writer;
  }

  /** @returns Files that have names which parts of this recording would have had. */
  async inTheWay(): Promise<string[]> {
    if (!this.#options.isSplit) return [];
    const { directory, name: stem, ending } = splitName(this.#path);
    const path = directory || ".";
    if ((await Deno.permissions.query({ name: "read", path })).state !== "granted") return [];
    // A directory may let one write files, but not list them.
    const files = await Array.fromAsync(Deno.readDir(path)).catch(() => []);
    return files.map((file) => file.name)
      .filter((file) => (partNumber(file, { stem, ending }) ?? 0) > 0)
      .sort()
      .map((file) => directory + file);
  }

  /**
   * Creates the next file.
   *
   * @param part Which of the recording's files it is.
   * @throws {Error} If it cannot be written.
   */
  next(part: number): Promise<BagWriter> {
    return this.#createFree(this.#partNames(), part);
  }

  *#partNames(): Generator<string, never> {
    for (;;) yield withSuffix(this.#path, `_${++this.#number}`);
  }

  async #createFree(names: Generator<string, never>, part: number): Promise<BagWriter> {
    for (;;) {
      try {
        return await this.#create(names.next().value, part);
      } catch (error) {
        if (!(error instanceof FileExistsError)) throw error;
      }
    }
  }

  #create(path: string, part: number): Promise<BagWriter> {
    const { compression, failed, isSplit } = this.#options;
    return BagWriter.create(path, {
      compression,
      failed,
      clock: this.#clock,
      ...(isSplit && { recording: { id: this.#id, part } }),
    });
  }
}

/** Several recorders may begin in one second. */
function* timedNames(directory: string, date: Date): Generator<string, never> {
  const path = directory + recordingPath(date);
  yield path;
  for (let number = 2;; number++) yield withSuffix(path, `-${number}`);
}
