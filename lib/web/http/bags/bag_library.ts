import { BagParts, type BagPartsInfo } from "../../../bag/bag_parts.ts";
import { findParts } from "../../../bag/find_parts.ts";
import { ForeignMessages } from "../../../bag/foreign/foreign_messages.ts";
import type { TopicTimes } from "../../../bag/bag_source.ts";
import type { Clock } from "../../../time/clock.ts";
import { briefText } from "../../../log/error_text.ts";
import { GatewayError } from "../../gateway/gateway_error.ts";
import type { BagDirectory } from "./bag_directory.ts";
import { identityOf, SourcePool } from "./source_pool.ts";

/** A bag whose messages can be read. */
export interface ReadBag {
  /** The file's name. */
  readonly name: string;
  /** Its files. */
  readonly parts: BagParts;
  /** What is in them. */
  readonly info: BagPartsInfo;
  /** When messages of each topic were recorded, as far as that is told. */
  readonly times: ReadonlyMap<string, TopicTimes>;
  /** What reads messages of other programs, with what it has found out of their types. */
  readonly foreign: ForeignMessages;
}

/** So many bags are known at a time. */
const MAX_KNOWN = 32;
/** How often it is looked whether a recording has got further files, in milliseconds. */
const PARTS_MS = 2000;

/** What is known of a bag, as long as its files are what they were. */
interface Known {
  readonly paths: readonly string[];
  readonly lookedAtMs: number;
  readonly identity: string;
  readonly bag: Promise<ReadBag>;
}

/** The bags of a directory, as what messages are read from: what is known of one is found out once. */
export class BagLibrary implements AsyncDisposable {
  readonly #directory: BagDirectory;
  readonly #clock: Clock;
  readonly #pool: SourcePool;
  readonly #known = new Map<string, Known>();

  /**
   * @param directory Where they are.
   * @param clock Measures how old is what is known.
   */
  constructor(directory: BagDirectory, clock: Clock) {
    this.#directory = directory;
    this.#clock = clock;
    this.#pool = new SourcePool(clock);
  }

  /**
   * Finds a bag; the name of the first file of a recording that has several stands for all of them.
   *
   * @param name The file's name.
   * @returns The bag.
   * @throws {GatewayError} `not-found`; `failed`, if it cannot be read.
   */
  async read(name: string): Promise<ReadBag> {
    await this.#directory.find(name);
    try {
      return await this.#read(name);
    } catch (error) {
      if (error instanceof GatewayError) throw error;
      const path = this.#directory.pathOf(name);
      // Where the directory is, is none of a client's concern.
      const why = briefText(error).replaceAll(path, name);
      throw new GatewayError("failed", `Bag ${JSON.stringify(name)} cannot be read: ${why}`, {
        cause: error,
      });
    }
  }

  /** Closes its files. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool[Symbol.asyncDispose]();
  }

  async #read(name: string): Promise<ReadBag> {
    const known = this.#known.get(name);
    const nowMs = this.#clock.monotonicMs();
    const isFresh = known !== undefined && nowMs - known.lookedAtMs < PARTS_MS;
    const paths = isFresh ? known.paths : await this.#partsOf(name);
    const identity = (await Promise.all(paths.map(identityOf))).join("\n");
    const bag = known?.identity === identity ? known.bag : this.#open(name, paths);
    this.#known.delete(name);
    this.#known.set(name, {
      paths,
      lookedAtMs: isFresh ? known.lookedAtMs : nowMs,
      identity,
      bag,
    });
    if (this.#known.size > MAX_KNOWN) this.#known.delete(this.#known.keys().next().value!);
    try {
      return await bag;
    } catch (error) {
      this.#known.delete(name);
      throw error;
    }
  }

  async #open(name: string, paths: readonly string[]): Promise<ReadBag> {
    const parts = new BagParts(paths, { open: this.#pool.open });
    const info = await parts.info();
    return { name, parts, info, times: await parts.topicTimes(), foreign: new ForeignMessages() };
  }

  async #partsOf(name: string): Promise<readonly string[]> {
    const path = this.#directory.pathOf(name);
    const parts = await findParts(path);
    if (parts[0]!.path !== path) return [path];
    const paths: string[] = [];
    for (const { path } of parts) {
      // Where links lead is none of a client's concern.
      if ((await Deno.lstat(path)).isFile) paths.push(path);
    }
    return paths;
  }
}
