import type { BagChannel, BagSelection, StoredMessage } from "../../../bag/bag_source.ts";
import { toNanoseconds } from "../../../bag/nanoseconds.ts";
import { type BagProblem, problemText } from "../../../bag/reading/problem.ts";
import type { ReadBag } from "./bag_library.ts";
import { UnreadableMessage } from "./message_reader.ts";
import type { MessageSink } from "./message_sink.ts";
import type { MessagesQuery } from "./messages_query.ts";
import { Thinning } from "./thinning.ts";

/** What is told of a bag's messages, and how. */
export interface Telling {
  readonly query: MessagesQuery;
  /** The topics. */
  readonly topics: readonly string[];
  /** Writes what is told. */
  readonly sink: MessageSink;
  /** Gives up. */
  readonly signal: AbortSignal;
}

/** What times in milliseconds are exact to, as numbers have them. */
const INEXACT_NS = 250n;
/** More than that. */
const INEXACT_MS = 0.001;
/** No time of a bag is later. */
const MAX_NS = 2n ** 64n;
/** So much is read at most to find what was there at a time, in bytes of messages. */
const MAX_SEARCH_BYTES = 256 * 1024 * 1024;
/** So many problems of a bag are told at most. */
const MAX_PROBLEMS = 100;

/** Tells the messages between two times, in the order that they were recorded in. */
export async function* messagesBetween(
  { parts }: ReadBag,
  { query, topics, sink, signal }: Telling,
): AsyncGenerator<readonly Uint8Array[], void> {
  const { fromMs, toMs, limit, maxHz } = query;
  const from = fromMs === undefined ? 0n : toNanoseconds(fromMs) - INEXACT_NS;
  const to = toMs === undefined ? MAX_NS : toNanoseconds(toMs) + INEXACT_NS;
  const thinning = maxHz === undefined ? undefined : new Thinning(maxHz);
  const teller = new Teller(sink);
  const selection: BagSelection = {
    topics,
    signal,
    ...fromMs !== undefined && { fromMs: fromMs - INEXACT_MS },
    ...toMs !== undefined && { toMs: toMs + INEXACT_MS },
  };
  let isCut = false;
  for await (const message of parts.stored(selection, teller.problem)) {
    signal.throwIfAborted();
    const { logTime } = message;
    if (logTime < from || logTime > to || thinning && !thinning.keeps(message)) continue;
    isCut = teller.messages === limit;
    if (isCut) break;
    yield teller.tell(message);
  }
  yield* teller.end(isCut);
}

/** Tells the last message of each topic at a time. */
export async function* messagesAt(
  { parts }: ReadBag,
  { query: { atMs, limit }, topics, sink, signal }: Telling,
): AsyncGenerator<readonly Uint8Array[], void> {
  const teller = new Teller(sink);
  const { found, unread } = await parts.latest({
    topics: new Set(topics),
    at: toNanoseconds(atMs!) + INEXACT_NS,
    maxBytes: MAX_SEARCH_BYTES,
    signal,
  }, teller.problem);
  const messages = [...found.values()].sort((a, b) => Number(a.logTime - b.logTime));
  for (const message of messages.slice(0, limit)) yield teller.tell(message);
  for (const topic of unread) {
    const searched = `the ${MAX_SEARCH_BYTES / 1024 ** 2} MiB of messages before that time`;
    yield sink.problem(`Its last message was not looked for beyond ${searched}`, topic);
  }
  yield* teller.end(messages.length > limit);
}

/** Writes messages, and once of each channel and of each part of a file why it cannot be read. */
class Teller {
  readonly #sink: MessageSink;
  readonly #unreadable = new Set<BagChannel>();
  readonly #problems: BagProblem[] = [];
  messages = 0;

  constructor(sink: MessageSink) {
    this.#sink = sink;
  }

  readonly problem = (problem: BagProblem): void => {
    if (this.#problems.length < MAX_PROBLEMS) this.#problems.push(problem);
  };

  tell(message: StoredMessage): readonly Uint8Array[] | Promise<readonly Uint8Array[]> {
    const parts = this.#sink.message(message);
    if (!(parts instanceof Promise)) return this.#counted(parts);
    return parts.then(
      (parts) => this.#counted(parts),
      (error) => this.#unread(message.channel, error),
    );
  }

  *end(isCut: boolean): Generator<readonly Uint8Array[], void> {
    for (const problem of this.#problems) {
      yield this.#sink.problem(`Cannot read all of the bag: ${problemText(problem)}`);
    }
    yield this.#sink.end({ messages: this.messages, isCut });
  }

  #counted(parts: readonly Uint8Array[]): readonly Uint8Array[] {
    if (parts.length > 0) this.messages++;
    return parts;
  }

  #unread(channel: BagChannel, error: unknown): readonly Uint8Array[] {
    if (!(error instanceof UnreadableMessage)) throw error;
    if (this.#unreadable.has(channel)) return [];
    this.#unreadable.add(channel);
    return this.#sink.problem(`Cannot read a message: ${error.message}`, channel.common.topic);
  }
}
