import { BagDamageError } from "./bag_damage_error.ts";
import type { BagInfo } from "./bag_info.ts";
import type { BagMessage } from "./bag_message.ts";
import {
  type BagInfoOptions,
  type BagSelection,
  type BagSource,
  toBagMessage,
} from "./bag_source.ts";
import { openSource } from "./open_source.ts";
import type { BagProblem } from "./reading/problem.ts";

/** How {@linkcode BagReader.messages} reads. */
export interface BagReadOptions {
  /**
   * Called for each part that cannot be read. Who gives it is told in this way alone; else reading
   * ends with an error, once all that can be read was.
   */
  problem?: (problem: BagProblem) => void;
}

/**
 * Reads a bag: those of {@linkcode BagWriter} and other MCAP files.
 *
 * - Messages come in the order of the times they were recorded at, a chunk being read at a time.
 * - Where more chunks overlap in time than memory is to be taken for, and where the file lacks its
 *   end or has one that cannot be relied on, messages come in the order they were written.
 * - What is damaged, or of a kind that is not read here, is left out; what comes behind it is read.
 * - What was read is compared with what the file promises; see `docs/bags.md`.
 * - Several iterations may run at once.
 */
export class BagReader implements AsyncDisposable {
  readonly #source: BagSource;

  private constructor(source: BagSource) {
    this.#source = source;
  }

  /**
   * Opens a bag.
   *
   * @param path The file's name.
   * @returns The reader.
   * @throws {Error} If the file cannot be read or is no MCAP file.
   */
  static async open(path: string): Promise<BagReader> {
    return new BagReader(await openSource(path));
  }

  /** The file's name. */
  get path(): string {
    return this.#source.path;
  }

  /** How large the file is, in bytes. */
  get byteLength(): number {
    return this.#source.byteLength;
  }

  /**
   * Tells what is in the bag: from its summary and from where its records stand, or, where that does
   * not tell enough, by reading all of it.
   *
   * @param options Whether to read all of it in any case.
   * @returns What is in it.
   * @throws {Error} If the file cannot be read.
   */
  async info(options: BagInfoOptions = {}): Promise<BagInfo> {
    return await this.#source.info(options);
  }

  /**
   * Reads messages.
   *
   * @param selection Which.
   * @param options What to do about those that cannot be read.
   * @returns The messages, one after the other.
   * @throws {BagDamageError} At the end, if messages could not be read that the file has or promises;
   * not where it only ends early.
   */
  async *messages(
    selection: BagSelection = {},
    { problem }: BagReadOptions = {},
  ): AsyncGenerator<BagMessage, void> {
    const found: BagProblem[] = [];
    const tell = problem ?? ((problem: BagProblem) => void found.push(problem));
    for await (const message of this.#source.stored(selection, tell)) yield toBagMessage(message);
    if (found.length > 0) throw new BagDamageError(this.path, found);
  }

  /** Closes the file. Idempotent. */
  close(): Promise<void> {
    return this.#source.close();
  }

  /** The same as {@linkcode close}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
