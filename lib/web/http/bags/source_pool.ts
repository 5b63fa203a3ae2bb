import type { BagInfo } from "../../../bag/bag_info.ts";
import type {
  BagInfoOptions,
  BagRest,
  BagSelection,
  BagSource,
  LatestMessages,
  LatestSelection,
  StoredMessage,
  TopicTimes,
} from "../../../bag/bag_source.ts";
import { openSource } from "../../../bag/open_source.ts";
import type { BagProblem } from "../../../bag/reading/problem.ts";
import type { Clock } from "../../../time/clock.ts";

/** So many files stay open that nobody reads just now. */
const MAX_IDLE = 8;
/** How long a file stays open that nobody reads, in milliseconds. */
const IDLE_MS = 20_000;

/** A file that is open. */
interface Pooled {
  readonly key: string;
  readonly source: Promise<BagSource>;
  readers: number;
  /** Closes it when nobody has read it for a while. */
  stopTimer: () => void;
}

/**
 * Keeps files of bags open for a while: who moves along a timeline asks for many small parts of one, and
 * what its index says is read once.
 *
 * - A file that was replaced or has grown is another file.
 * - What is read is open until it was read; of the rest the oldest is closed beyond a few.
 */
export class SourcePool implements AsyncDisposable {
  readonly #clock: Clock;
  readonly #pooled = new Map<string, Pooled>();
  readonly #closing = new Set<Promise<void>>();
  #isOver = false;

  /** @param clock Measures how long nobody has read a file. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Opens a file, or has one that is open.
   *
   * @param path Its name.
   * @returns What reads it; to be closed like any other.
   * @throws {Error} If it cannot be read or is no bag.
   */
  readonly open = async (path: string): Promise<BagSource> => {
    const key = `${path}\0${await identityOf(path)}`;
    const pooled = this.#pooled.get(key) ?? this.#add(key, path);
    pooled.readers++;
    pooled.stopTimer();
    // The one that was used last comes last.
    this.#pooled.delete(key);
    this.#pooled.set(key, pooled);
    try {
      return new BorrowedSource(await pooled.source, () => this.#giveBack(pooled));
    } catch (error) {
      this.#pooled.delete(key);
      throw error;
    }
  };

  /** Closes all files that nobody reads, and the others as soon as nobody does. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    for (const pooled of this.#idle) this.#close(pooled);
    await Promise.all(this.#closing);
  }

  get #idle(): Pooled[] {
    return [...this.#pooled.values()].filter(({ readers }) => readers === 0);
  }

  #add(key: string, path: string): Pooled {
    const pooled = { key, source: openSource(path), readers: 0, stopTimer: () => {} };
    this.#pooled.set(key, pooled);
    return pooled;
  }

  #giveBack(pooled: Pooled): void {
    if (--pooled.readers > 0) return;
    if (this.#isOver) return this.#close(pooled);
    const close = () => this.#close(pooled);
    pooled.stopTimer = this.#clock.after(IDLE_MS, close, { unref: true });
    for (const oldest of this.#idle.slice(0, -MAX_IDLE)) this.#close(oldest);
  }

  #close(pooled: Pooled): void {
    const { key, source } = pooled;
    pooled.stopTimer();
    this.#pooled.delete(key);
    const closing = source.then((source) => source.close()).catch(() => {
      // It was only read: nothing is lost that was not told of before.
    }).finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }
}

/**
 * Tells one file from another that stands in its place.
 *
 * @param path The file.
 * @returns What changes when it is replaced or written to.
 */
export async function identityOf(path: string): Promise<string> {
  const { dev, ino, size, mtime } = await Deno.stat(path);
  return [dev, ino, size, mtime?.getTime()].join(" ");
}

/** A file that goes back to the pool when it is closed. */
class BorrowedSource implements BagSource {
  readonly #source: BagSource;
  #giveBack: (() => void) | null;

  constructor(source: BagSource, giveBack: () => void) {
    this.#source = source;
    this.#giveBack = giveBack;
  }

  get path(): string {
    return this.#source.path;
  }

  get byteLength(): number {
    return this.#source.byteLength;
  }

  info(options?: BagInfoOptions): Promise<BagInfo> {
    return this.#source.info(options);
  }

  stored(
    selection: BagSelection,
    problem: (problem: BagProblem) => void,
  ): AsyncGenerator<StoredMessage, void> {
    return this.#source.stored(selection, problem);
  }

  latest(
    selection: LatestSelection,
    problem: (problem: BagProblem) => void,
  ): Promise<LatestMessages> {
    return this.#source.latest(selection, problem);
  }

  topicTimes(): Promise<ReadonlyMap<string, TopicTimes>> {
    return this.#source.topicTimes();
  }

  async *rest(): AsyncGenerator<BagRest, void> {
    yield* this.#source.rest?.() ?? [];
  }

  close(): Promise<void> {
    this.#giveBack?.();
    this.#giveBack = null;
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
