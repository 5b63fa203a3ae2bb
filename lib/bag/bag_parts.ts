import { BagDamageError } from "./bag_damage_error.ts";
import { type BagInfo, mergeInfos } from "./bag_info.ts";
import type { BagMessage } from "./bag_message.ts";
import { type BagInfoOptions, BagReader, type BagReadOptions } from "./bag_reader.ts";
import type { BagSelection } from "./bag_reader.ts";
import type { BagProblem } from "./reading/problem.ts";

/** What is in several files together. */
export interface BagPartsInfo extends BagInfo {
  /** What is in each of them, in the order they begin. */
  readonly parts: readonly BagInfo[];
}

/** A file some messages of which are still to come. */
interface OpenPart {
  readonly messages: AsyncGenerator<BagMessage, void>;
  next: BagMessage;
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
      await using reader = await BagReader.open(path);
      const progress = (bytes: number) => options.progress?.(before + bytes);
      parts.push(await reader.info({ ...options, progress }));
      before += reader.byteLength;
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
    const { parts, path } = this.#info ?? await this.info();
    const waiting = parts.filter((part) => mayHold(part, selection));
    const open: OpenPart[] = [];
    const tell = problem ?? ((problem: BagProblem) => void found.push(problem));
    // Of these nothing can be read that would tell of it.
    parts.filter(({ startMs }) => startMs === undefined).forEach((part) =>
      part.problems.forEach(tell)
    );
    try {
      while (waiting.length > 0 || open.length > 0) {
        const [part] = waiting;
        if (part && (open.length === 0 || part.startMs! <= open[0]!.next.loggedAtMs)) {
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
    if (found.length > 0) throw new BagDamageError(path, found);
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
  problem: (problem: BagProblem) => void,
): AsyncGenerator<BagMessage, void> {
  await using reader = await BagReader.open(path);
  yield* reader.messages(selection, { problem });
}

/** Reads a part's next message and puts the part where that is due among the others. */
async function advance(
  open: OpenPart[],
  messages: AsyncGenerator<BagMessage, void>,
): Promise<void> {
  const { value: next, done } = await messages.next();
  if (done) return;
  const index = open.findIndex((other) => other.next.loggedAtMs > next.loggedAtMs);
  open.splice(index < 0 ? open.length : index, 0, { messages, next });
}
