import { NameChoice } from "../mesh/name_choice.ts";
import { isPattern } from "../mesh/name_pattern.ts";
import type { NodeRecord } from "../mesh/node_record.ts";
import type { Node } from "../facade/node.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import type { RawMessage } from "../topic/raw_subscription.ts";
import type { TopicSubscription } from "../topic/topic.ts";
import type { BagWriter } from "./bag_writer.ts";
import { type TopicSchema, TopicSchemas } from "./schemas/topic_schemas.ts";

/** What is recorded, into what, and who is told how it goes. */
export interface BagRecorderOptions {
  /** Who listens. */
  readonly node:
    & Pick<Node, "id" | "listenRaw" | "topicCounts" | "topology">
    & Pick<Node, "topicTypes" | "fetchSchema">;
  /** Topics to record in any case, by their names or by patterns. */
  readonly topics: readonly string[];
  /** Which topics of the mesh to record besides, now and later. */
  readonly matches?: (topic: string) => boolean;
  /**
   * Whether nearly all match: then a topic that nobody knew is recorded from its first message on, not
   * only once its sender has told of it; those that do not match are heard, and left out.
   *
   * @default {false}
   */
  readonly takesAll?: boolean;
  /** The first file. */
  readonly writer: BagWriter;
  /** Opens the next file: the number of the part, from 1 on. */
  readonly openNext: (part: number) => Promise<BagWriter>;
  /** Where a file would grow beyond this, the next one is begun. */
  readonly splitBytes?: number;
  /** Where all files together would grow beyond this, the recording ends. */
  readonly maxBytes?: number;
  /** Called for each topic that is recorded, and each pattern; for what one matches as it comes. */
  readonly listening?: (topic: string) => void;
  /** Called for each message. */
  readonly recorded?: () => void;
  readonly clock?: Clock;
  /**
   * Tells when a message is recorded, in milliseconds since the Unix epoch, or that it is left out,
   * for it is not known what time it is. By the machine's clock unless given.
   */
  readonly nowMs?: () => number | null;
}

/** What a recording has become. */
export interface RecordingStatus {
  /** How many messages were recorded. */
  readonly messages: number;
  /** How large the files are, in bytes. */
  readonly byteLength: number;
  /** How many messages were lost on their way. */
  readonly lost: number;
  /** The files, in the order they were begun. */
  readonly paths: readonly string[];
}

/**
 * What a message takes in a file beside its bytes, if it is the first of a chunk: its header, its
 * entry in the index, and the chunk's.
 */
const MESSAGE_OVERHEAD_BYTES = 250;
/** What matches all topics. */
const ALL = "**";
/** How often counts of lost messages go into the file, in milliseconds. */
const LOST_INTERVAL_MS = 5000;

/**
 * Records topics to one bag or several.
 *
 * - A file that does not keep up pauses the connections that bring messages: senders then wait, and
 *   drop what becomes too much; nothing is dropped here.
 * - A message has the schema that its sender says it has, once that is there: it waits shortly for it.
 * - It ends by itself where a limit is reached or a file cannot be written: {@linkcode ended}.
 */
export class BagRecorder {
  /** Resolves when the recording has ended by itself: with what went wrong, if anything did. */
  readonly ended: Promise<Error | null>;
  readonly #options: BagRecorderOptions;
  readonly #clock: Clock;
  readonly #end = Promise.withResolvers<Error | null>();
  readonly #schemas: TopicSchemas;
  readonly #chosen: NameChoice;
  /** What is listened to by its name. */
  readonly #named = new Set<string>();
  /** Of what something has come by a pattern, and by nothing else. */
  readonly #matched = new Map<string, TopicSchema>();
  readonly #subscriptions: Promise<TopicSubscription>[] = [];
  readonly #finished: BagWriter[] = [];
  readonly #closing: Promise<void>[] = [];
  /** How many messages of each topic were lost before the present file was begun. */
  #lostBefore = new Map<string, number>();
  readonly #lost = new Map<string, number>();
  #writer: BagWriter;
  #opening: Promise<void> | null = null;
  #isOver = false;
  #isCounted = false;
  #unsubscribe = () => {};
  #cancelTimer = () => {};

  /** Begins to record with {@linkcode start}. */
  constructor(options: BagRecorderOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#writer = options.writer;
    this.#schemas = new TopicSchemas(options.node, { clock: this.#clock });
    this.#chosen = new NameChoice(options.takesAll ? [...options.topics, ALL] : options.topics);
    this.ended = this.#end.promise;
  }

  /** What it has become so far. */
  get status(): RecordingStatus {
    const writers = [...this.#finished, this.#writer];
    const sum = (of: (writer: BagWriter) => number) =>
      writers.reduce((total, writer) => total + of(writer), 0);
    return {
      messages: sum(({ messages }) => messages),
      byteLength: sum(({ byteLength }) => byteLength),
      lost: [...this.#countLost().values()].reduce((total, count) => total + count, 0),
      paths: writers.map(({ path }) => path),
    };
  }

  /** Listens to the topics. */
  async start(): Promise<void> {
    const { matches, node } = this.#options;
    for (const text of this.#chosen.texts) {
      if (isPattern(text)) this.#listenToPattern(text);
      else this.#listen(text);
    }
    // Nodes of version 0.1.0 know no patterns, so topics are listened to by their names as well.
    if (matches) {
      this.#unsubscribe = node.topology.subscribe((change) => {
        if (change.type === "up") this.#listenToMatching(change.record);
        else if (change.type === "changed") this.#listenToMatching(change.added);
      });
      for (const record of node.topology.nodes.values()) this.#listenToMatching(record);
    }
    await Promise.all(this.#subscriptions);
    this.#countLater();
  }

  /**
   * Ends the recording and completes the files; a file without messages is removed.
   *
   * @returns What it has become.
   * @throws {Error} If a file could not be completed.
   */
  async stop(): Promise<RecordingStatus> {
    this.#isOver = true;
    this.#unsubscribe();
    this.#cancelTimer();
    this.#schemas.close();
    await this.#opening;
    this.#noteLost();
    this.#isCounted = true;
    const subscriptions = await Promise.allSettled(this.#subscriptions);
    for (const { value } of subscriptions.filter(isFulfilled)) await value.stop();
    this.#closing.push(this.#writer.close());
    const ends = await Promise.allSettled(this.#closing);
    const { messages, lost, paths } = this.status;
    const kept = this.#writer.messages > 0 ? paths : paths.slice(0, -1);
    if (kept !== paths) await Deno.remove(this.#writer.path);
    const failed = ends.find((end) => end.status === "rejected");
    if (failed) throw failed.reason;
    return { messages, lost, paths: kept, byteLength: await totalBytes(kept) };
  }

  /** Topics exist by those who send on them as well as by those who listen; patterns are none. */
  #listenToMatching({ topics, sends }: Pick<NodeRecord, "topics" | "sends">): void {
    for (const topic of [...sends, ...topics]) {
      if (!isPattern(topic) && this.#options.matches?.(topic)) this.#listen(topic);
    }
  }

  #listen(topic: string): void {
    // What a pattern has brought already would come again, as far as senders keep it.
    if (this.#isOver || this.#named.has(topic) || this.#matched.has(topic)) return;
    // First of all: that this node listens is a change of the mesh, too, of which it is told.
    this.#named.add(topic);
    const schemas = this.#schemas.of(topic);
    schemas.prepare();
    this.#open(topic, (message) => this.#take(message, schemas));
    this.#options.listening?.(topic);
  }

  #open(name: string, take: (message: RawMessage) => Promise<void> | undefined): void {
    const subscription = this.#options.node.listenRaw(name, take);
    subscription.catch((error) => this.#finish(error));
    this.#subscriptions.push(subscription);
  }

  #listenToPattern(pattern: string): void {
    this.#open(pattern, (message) => this.#takeMatching(pattern, message));
    const { takesAll, topics, listening } = this.#options;
    if (!takesAll || topics.includes(pattern)) listening?.(pattern);
  }

  /** A message comes once by each name and each pattern that it is listened to by. */
  #takeMatching(pattern: string, message: RawMessage): Promise<void> | undefined {
    const { topic } = message;
    if (this.#named.has(topic) || this.#chosen.chosenBy(topic) !== pattern) return;
    const { takesAll, topics, matches } = this.#options;
    if (takesAll && !topics.includes(pattern) && !matches?.(topic)) return;
    let schemas = this.#matched.get(topic);
    if (!schemas) {
      this.#matched.set(topic, schemas = this.#schemas.of(topic));
      this.#options.listening?.(topic);
    }
    return this.#take(message, schemas);
  }

  #take(message: RawMessage, schemas: TopicSchema): Promise<void> | undefined {
    if (this.#isOver) return;
    // The connection is paused meanwhile, so the message's bytes stay.
    if (this.#opening) return this.#opening.then(() => this.#take(message, schemas));
    const schema = schemas.of(message.sender);
    if (schema instanceof Promise) return schema.then(() => this.#take(message, schemas));
    const { splitBytes = Infinity, maxBytes = Infinity, nowMs, recorded } = this.#options;
    const loggedAtMs = nowMs?.();
    if (loggedAtMs === null) return;
    const writer = this.#writer;
    const nextBytes = writer.byteLength + message.bytes.length + MESSAGE_OVERHEAD_BYTES;
    if (this.#finishedBytes + nextBytes > maxBytes) return this.#finish(null);
    if (nextBytes > splitBytes && writer.messages > 0) {
      this.#opening = this.#split();
      return this.#opening.then(() => this.#take(message, schemas));
    }
    try {
      const busy = writer.write(
        loggedAtMs === undefined && !schema ? message : {
          ...message,
          ...(loggedAtMs !== undefined && { loggedAtMs }),
          ...(schema && { schema }),
        },
      );
      recorded?.();
      return busy;
    } catch (error) {
      this.#finish(error as Error);
    }
  }

  /** Ends the recording because a file cannot be written. */
  fail(error: Error): void {
    this.#finish(error);
  }

  #finish(error: Error | null): undefined {
    this.#isOver = true;
    this.#end.resolve(error);
  }

  async #split(): Promise<void> {
    this.#noteLost();
    const full = this.#writer;
    try {
      this.#writer = await this.#options.openNext(this.#finished.length + 1);
      this.#finished.push(full);
      this.#lostBefore = new Map(this.#lost);
      const closing = full.close();
      closing.catch((error) => this.#finish(error));
      this.#closing.push(closing);
    } catch (error) {
      this.#finish(error as Error);
    }
    this.#opening = null;
  }

  get #finishedBytes(): number {
    return this.#finished.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  #countLater(): void {
    this.#cancelTimer = this.#clock.after(LOST_INTERVAL_MS, () => {
      this.#noteLost();
      this.#countLater();
    });
  }

  #noteLost(): void {
    for (const [topic, count] of this.#countLost()) {
      this.#writer.setLost(topic, count - (this.#lostBefore.get(topic) ?? 0));
    }
  }

  /** Once nobody listens any more the node counts nothing: then the last counts hold. */
  #countLost(): ReadonlyMap<string, number> {
    for (const topic of this.#isCounted ? [] : [...this.#named, ...this.#matched.keys()]) {
      const { lost } = this.#options.node.topicCounts(topic);
      if (lost > 0) this.#lost.set(topic, lost);
    }
    return this.#lost;
  }
}

function isFulfilled<T>(result: PromiseSettledResult<T>): result is PromiseFulfilledResult<T> {
  return result.status === "fulfilled";
}

async function totalBytes(paths: readonly string[]): Promise<number> {
  const files = await Promise.all(paths.map((path) => Deno.stat(path)));
  return files.reduce((sum, { size }) => sum + size, 0);
}
