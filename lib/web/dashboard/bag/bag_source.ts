import { type ReadonlySignal, signal } from "@preact/signals";
import type { TypeDocument } from "../../../schema/document/type_document.ts";
import type { Bag, BagMessage } from "../../client/bag/bag.ts";
import { type Message, valueOf } from "../robot/message.ts";
import type { HistoryOptions, Source, SourceListenOptions } from "../robot/source.ts";
import type { TopicInfo } from "../robot/topic_info.ts";
import { AheadReader } from "./ahead_reader.ts";
import { Playback, type Ticker } from "./playback.ts";

type Take = (message: Message) => void;

interface Listener {
  readonly take: Take;
  readonly isEvery: boolean;
  readonly intervalMs: number;
  /** When it got its last message, by the bag's time. */
  lastMs: number;
}

/** What a {@linkcode BagSource} is made of. */
export interface BagSourceOptions {
  readonly name: string;
  readonly ticker: Ticker;
  /** Told of what cannot be read. */
  readonly onError: (error: unknown) => void;
}

/**
 * A bag, as panels see it: as if it were live, at any time of it.
 *
 * - **A jump** has panels forget what they have collected, and brings the last message of each topic.
 * - **Only what panels listen to** is read.
 * - **Close**: ends what is being read. Idempotent.
 */
export class BagSource implements Source, Disposable {
  readonly kind = "bag";
  readonly topics: ReadonlySignal<readonly TopicInfo[]>;
  readonly timeline: Playback;
  readonly #bag: Bag;
  readonly #onError: (error: unknown) => void;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #jumps = new Set<() => void>();
  #reader: AheadReader | undefined;
  #restarting = false;
  /** Ends questions for messages at a time that is none any longer. */
  #moment = new AbortController();

  constructor(bag: Bag, { name, ticker, onError }: BagSourceOptions) {
    const { startMs = 0, endMs = startMs, topics } = bag.info;
    this.#bag = bag;
    this.#onError = onError;
    this.topics = signal(topics.map(({ topic, types, messages, unreadable }) => ({
      name: topic,
      type: types[0] ?? "",
      messages,
      senders: [],
      listeners: [],
      mayRead: unreadable === undefined,
      mayWrite: false,
    })));
    this.timeline = new Playback({ name, startMs, endMs }, {
      ticker,
      receiver: {
        loadedToMs: () => this.#reader?.loadedToMs ?? Infinity,
        started: (atMs) => this.#readFrom(atMs),
        stopped: () => this.#stopReading(),
        reached: (atMs) => this.#deliver(this.#reader?.take(atMs) ?? []),
        jumped: (atMs) => this.#jump(atMs),
      },
    });
  }

  listen(topic: string, take: Take, options: SourceListenOptions = {}): () => void {
    const { isEvery = false, maxHz = Infinity } = options;
    const listener = { take, isEvery, intervalMs: 1000 / maxHz, lastMs: -Infinity };
    const listeners = this.#listeners.get(topic) ?? new Set();
    const isNew = listeners.size === 0;
    this.#listeners.set(topic, listeners.add(listener));
    void this.#showMoment([topic], (message) => give(listener, [message]));
    if (isNew) this.#restart();
    return () => {
      if (!listeners.delete(listener) || listeners.size > 0) return;
      if (this.#listeners.get(topic) === listeners) this.#listeners.delete(topic);
      this.#restart();
    };
  }

  async *history({ topics, fromMs, toMs, signal }: HistoryOptions): AsyncGenerator<Message> {
    const messages = this.#bag.messagesBetween({ topics, fromMs, toMs, signal });
    for await (const message of messages) yield messageOf(message);
  }

  schemaOf(topic: string): Promise<TypeDocument | null> {
    return this.#bag.schemaOf(topic);
  }

  nowMs(): number {
    return this.timeline.atMs.peek();
  }

  onJump(callback: () => void): () => void {
    // The same function may be told twice.
    const jump = () => callback();
    this.#jumps.add(jump);
    return () => void this.#jumps.delete(jump);
  }

  [Symbol.dispose](): void {
    this.timeline.pause();
    this.#moment.abort();
    this.#listeners.clear();
    this.#jumps.clear();
  }

  #jump(atMs: number): void {
    this.#stopReading();
    this.#moment.abort();
    this.#moment = new AbortController();
    for (const listeners of this.#listeners.values()) {
      for (const listener of listeners) listener.lastMs = -Infinity;
    }
    for (const jump of [...this.#jumps]) jump();
    void this.#showMoment([...this.#listeners.keys()], (message) => this.#giveAll([message]), atMs);
  }

  /** What a screen showed then. */
  async #showMoment(
    topics: readonly string[],
    take: Take,
    atMs = this.timeline.atMs.peek(),
  ): Promise<void> {
    const { signal } = this.#moment;
    try {
      const messages = await this.#bag.messagesAt({ atMs, topics, signal });
      if (signal.aborted) return;
      for (const message of messages) take({ ...messageOf(message), isRetained: true });
    } catch (error) {
      if (!signal.aborted) this.#onError(error);
    }
  }

  /** Other topics are listened to: many changes of one turn are one. */
  #restart(): void {
    if (this.#restarting || !this.timeline.isPlaying.peek()) return;
    this.#restarting = true;
    queueMicrotask(() => {
      this.#restarting = false;
      if (this.timeline.isPlaying.peek()) this.#readFrom(this.timeline.atMs.peek());
    });
  }

  #readFrom(fromMs: number): void {
    this.#stopReading();
    this.#reader = new AheadReader(this.#bag, {
      fromMs,
      topics: [...this.#listeners.keys()],
      speed: this.timeline.speed.peek(),
      onError: (error) => {
        this.timeline.pause();
        this.#onError(error);
      },
    });
  }

  #stopReading(): void {
    this.#reader?.[Symbol.dispose]();
    this.#reader = undefined;
  }

  #deliver(messages: readonly BagMessage[]): void {
    const byTopic = Map.groupBy(messages, ({ topic }) => topic);
    for (const ofTopic of byTopic.values()) this.#giveAll(ofTopic.map(messageOf));
  }

  #giveAll(messages: readonly Message[]): void {
    for (const listener of this.#listeners.get(messages[0]!.topic) ?? []) give(listener, messages);
  }
}

/** Who wants the latest only gets those of each frame's. */
function give(listener: Listener, messages: readonly Message[]): void {
  for (const message of listener.isEvery ? messages : messages.slice(-1)) {
    if (message.atMs - listener.lastMs < listener.intervalMs) continue;
    listener.lastMs = message.atMs;
    listener.take(message);
  }
}

/** By the time of the bag, which all of its topics share, and by which one moves through it. */
function messageOf({ topic, args, recordedAtMs, retained, sender }: BagMessage): Message {
  return { topic, atMs: recordedAtMs, value: valueOf(args), isRetained: retained, sender };
}
