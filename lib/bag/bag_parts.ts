import { BagDamageError } from "./bag_damage_error.ts";
import { type BagInfo, mergeInfos } from "./bag_info.ts";
import type { BagMessage } from "./bag_message.ts";
import type { BagReadOptions } from "./bag_reader.ts";
import {
  type BagInfoOptions,
  type BagSelection,
  type StoredMessage,
  toBagMessage,
} from "./bag_source.ts";
import { toMilliseconds } from "./nanoseconds.ts";
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
  #info: BagPartsInfo | undefined;

  /** @param paths The files, in any order. */
  constructor(paths: readonly string[]) {
    this.#paths = paths;
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
      await using source = await openSource(path);
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
          await advance(open, readPart(part.path, selection, tell));
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
}

function mayHold(
  { startMs, endMs }: BagInfo,
  { fromMs = -Infinity, toMs = Infinity }: BagSelection,
): boolean {
  return startMs !== undefined && endMs !== undefined && endMs >= fromMs && startMs <= toMs;
}

async function* readPart(
  path: string,
  selection: BagSelection,
  tell: (problem: BagProblem) => void,
): AsyncGenerator<StoredMessage, void> {
  await using source = await openSource(path);
  yield* source.stored(selection, tell);
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
