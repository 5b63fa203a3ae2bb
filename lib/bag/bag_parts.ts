import { BagDamageError } from "./bag_damage_error.ts";
import { type BagInfo, mergeInfos } from "./bag_info.ts";
import type { BagMessage } from "./bag_message.ts";
import type { BagReadOptions } from "./bag_reader.ts";
import {
  type BagInfoOptions,
  type BagSelection,
  type BagSource,
  type LatestMessages,
  type LatestSelection,
  type StoredMessage,
  toBagMessage,
  type TopicTimes,
} from "./bag_source.ts";
import { LatestSearch, unitedTimes } from "./latest.ts";
import { toMilliseconds, toNanoseconds } from "./nanoseconds.ts";
import { openSource } from "./open_source.ts";
import type { BagProblem } from "./reading/problem.ts";

/** What is in several files together. */
export interface BagPartsInfo extends BagInfo {
  /** What is in each of them, in the order they begin. */
  readonly parts: readonly BagInfo[];
}

/** A file some messages of which are still to come. */
interface OpenPart {
  readonly messages: AsyncGenerator<StoredMessage, void>;
  next: StoredMessage;
}

/**
 * Reads several bags as if they were one: the parts of a recording, or what several recorders wrote.
 *
 * - Messages come in the order of the times they were recorded at, with gaps as there are.
 * - A file is open as long as messages of it are due.
 */
export class BagParts {
  readonly #paths: readonly string[];
  readonly #open: (path: string) => Promise<BagSource>;
  #info: BagPartsInfo | undefined;

  /**
   * @param paths The files, in any order.
   * @param options `open`: what opens a file, for who keeps some open; each is closed when it was read.
   */
  constructor(
    paths: readonly string[],
    { open = openSource }: { readonly open?: (path: string) => Promise<BagSource> } = {},
  ) {
    this.#paths = paths;
    this.#open = open;
  }

  /**
   * Tells what is in the files.
   *
   * @param options How; `progress` counts the bytes of all of them.
   * @returns What is in them together, and in each.
   * @throws {Error} If one cannot be read.
   */
  async info(options: BagInfoOptions = {}): Promise<BagPartsInfo> {
    const parts: BagInfo[] = [];
    let before = 0;
    for (const path of this.#paths) {
      await using source = await this.#open(path);
      const progress = (bytes: number) => options.progress?.(before + bytes);
      parts.push(await source.info({ ...options, progress }));
      before += source.byteLength;
    }
    parts.sort((a, b) => (a.startMs ?? Infinity) - (b.startMs ?? Infinity) || 0);
    this.#info = { ...mergeInfos(parts), parts };
    return this.#info;
  }

  /** Reads messages of all files, as {@linkcode BagReader.messages} does of one. */
  async *messages(
    selection: BagSelection = {},
    { problem }: BagReadOptions = {},
  ): AsyncGenerator<BagMessage, void> {
    const found: BagProblem[] = [];
    const { path } = this.#info ?? await this.info();
    const tell = problem ?? ((problem: BagProblem) => void found.push(problem));
    for await (const message of this.stored(selection, tell)) yield toBagMessage(message);
    if (found.length > 0) throw new BagDamageError(path, found);
  }

  /** Reads messages of all files, as {@linkcode BagSource.stored} does of one. */
  async *stored(
    selection: BagSelection,
    tell: (problem: BagProblem) => void,
  ): AsyncGenerator<StoredMessage, void> {
    const { parts } = this.#info ?? await this.info();
    const waiting = parts.filter((part) => mayHold(part, selection));
    const open: OpenPart[] = [];
    // Of these nothing can be read that would tell of it.
    parts.filter(({ startMs }) => startMs === undefined).forEach((part) =>
      part.problems.forEach(tell)
    );
    try {
      while (waiting.length > 0 || open.length > 0) {
        const [part] = waiting;
        if (part && (open.length === 0 || part.startMs! <= toMilliseconds(open[0]!.next.logTime))) {
          waiting.shift();
          await advance(open, this.#readPart(part.path, selection, tell));
          continue;
        }
        const first = open[0]!;
        yield first.next;
        open.shift();
        await advance(open, first.messages);
      }
    } finally {
      for (const { messages } of open) await messages.return();
    }
  }

  /** Finds the last message of each topic at a time, as {@linkcode BagSource.latest} does in one file. */
  async latest(
    { topics, at, ...rest }: LatestSelection,
    tell: (problem: BagProblem) => void,
  ): Promise<LatestMessages> {
    const { parts } = this.#info ?? await this.info();
    const search = new LatestSearch({ topics, at });
    const unread = new Set<string>();
    // A part's times are exact to less than a microsecond.
    const begun = parts.filter(({ startMs = Infinity }) => toNanoseconds(startMs - 0.001) <= at);
    for (const part of begun.toSorted((a, b) => b.endMs! - a.endMs!)) {
      const end = toNanoseconds(part.endMs! + 0.001);
      const wanted = new Set(search.wantedOf({ end, topics: undefined }));
      if (wanted.size === 0) continue;
      await using source = await this.#open(part.path);
      const latest = await source.latest({ ...rest, topics: wanted, at }, tell);
      latest.found.forEach((message) => search.note(message));
      latest.unread.forEach((topic) => unread.add(topic));
    }
    return { found: search.found, unread };
  }

  /** When the messages of each topic were recorded, as far as all files tell. */
  async topicTimes(): Promise<ReadonlyMap<string, TopicTimes>> {
    const { parts } = this.#info ?? await this.info();
    const times = new Map<string, TopicTimes>();
    const unknown = new Set<string>();
    for (const { path, topics } of parts) {
      await using source = await this.#open(path);
      const found = await source.topicTimes();
      for (const { topic, messages } of topics) {
        const own = found.get(topic);
        if (own) times.set(topic, unitedTimes(times.get(topic), own));
        else if (messages > 0) unknown.add(topic);
      }
    }
    for (const topic of unknown) times.delete(topic);
    return times;
  }

  async *#readPart(
    path: string,
    selection: BagSelection,
    tell: (problem: BagProblem) => void,
  ): AsyncGenerator<StoredMessage, void> {
    await using source = await this.#open(path);
    yield* source.stored(selection, tell);
  }
}

function mayHold(
  { startMs, endMs }: BagInfo,
  { fromMs = -Infinity, toMs = Infinity }: BagSelection,
): boolean {
  return startMs !== undefined && endMs !== undefined && endMs >= fromMs && startMs <= toMs;
}

/** Reads a part's next message and puts the part where that is due among the others. */
async function advance(
  open: OpenPart[],
  messages: AsyncGenerator<StoredMessage, void>,
): Promise<void> {
  const { value: next, done } = await messages.next();
  if (done) return;
  const index = open.findIndex((other) => other.next.logTime > next.logTime);
  open.splice(index < 0 ? open.length : index, 0, { messages, next });
}
