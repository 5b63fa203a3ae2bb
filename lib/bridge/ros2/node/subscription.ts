import type { EndpointData } from "../discovery/endpoint_data.ts";
import type { Qos } from "../discovery/qos.ts";
import { ddsTopic, ddsType, rosType } from "../names.ts";
import type { DdsParticipant } from "../participant/dds_participant.ts";
import type { DdsReader } from "../reading/dds_reader.ts";
import type { Sample } from "../reading/sample.ts";
import type { MessageCodec, Ros2Types } from "../types/ros2_types.ts";
import { SampleQueue } from "./sample_queue.ts";

/** What is known of a message beside what it says. */
export interface MessageInfo {
  /** The topic, with a slash before it. */
  readonly topic: string;
  /** Its type. */
  readonly type: string;
  /** When it was published, in milliseconds since the Unix epoch, if that was said. */
  readonly timeMs?: number;
  /** What its publisher is known by in DDS. */
  readonly publisher: string;
  /** Its number among those of its publisher, from 1 on. */
  readonly sequence: number;
  /** Whether its publisher keeps it for later subscribers. */
  readonly isKept: boolean;
}

/** How a topic is subscribed to. */
export interface SubscribeToOptions {
  /**
   * The type of its messages. Unless given it is that of whoever publishes: messages of any type are
   * taken then.
   */
  readonly type?: string;
  /**
   * In which quality. Unless given it is that of whoever publishes: what is kept comes as well, and what
   * is sent as best effort.
   */
  readonly qos?: Partial<Qos>;
  /** Told of messages that cannot be read, and types that are not known. */
  readonly onRefused?: (why: string) => void;
  /** How many messages wait while the callback is busy; beyond that the oldest are dropped. @default {100} */
  readonly queue?: number;
}

/** Takes messages; a promise asks to wait before the next one. */
export type OnMessage = (message: unknown, info: MessageInfo) => void | Promise<void>;

/** What a {@linkcode Ros2Subscription} is made of. */
export interface SubscriptionParts {
  readonly participant: DdsParticipant;
  readonly types: Ros2Types;
  readonly onMessage: OnMessage;
  readonly options: SubscribeToOptions;
  /** Called once it has ended. */
  readonly closed: (subscription: Ros2Subscription) => void;
}

/**
 * A subscription to a topic of ROS 2, until it is disposed of.
 *
 * In DDS a reader gets nothing of a writer that offers less than it wants. So there is one reader for
 * each quality and type that writers of the topic offer; each takes what comes from those alone.
 */
export class Ros2Subscription implements Disposable {
  /** The topic, with a slash before it. */
  readonly topic: string;
  readonly #parts: SubscriptionParts;
  readonly #readers = new Map<string, DdsReader | null>();
  readonly #queue: SampleQueue;
  #isClosed = false;

  /**
   * @param topic The topic.
   * @param parts What it is made of.
   */
  constructor(topic: string, parts: SubscriptionParts) {
    this.topic = topic;
    this.#parts = parts;
    this.#queue = new SampleQueue({ maxWaiting: parts.options.queue ?? 100 });
    this.look();
  }

  /** How many publishers it gets messages of. */
  get publisherCount(): number {
    return this.#all.reduce((sum, { writers }) => sum + writers.length, 0);
  }

  /** How many messages were dropped here, or lost on the way as far as that can be known. */
  get lost(): number {
    return this.#all.reduce((sum, { lost }) => sum + lost, this.#queue.dropped);
  }

  /** Looks who publishes: to be called whenever that changes. */
  look(): void {
    const { participant, options } = this.#parts;
    const topic = ddsTopic(this.topic);
    if (options.type !== undefined && options.qos) {
      return this.#read(options.type, { reliable: true, transientLocal: false, ...options.qos });
    }
    for (const { writers } of participant.others) {
      for (const writer of writers) {
        const type = writer.topic === topic ? rosType(writer.type) : undefined;
        if (type === undefined) continue;
        if (options.type === undefined || ddsType(options.type) === writer.type) {
          this.#read(type, { ...writer.qos, ...options.qos });
        }
      }
    }
  }

  /** Ends it. Idempotent. */
  [Symbol.dispose](): void {
    this.#isClosed = true;
    for (const reader of this.#all) this.#parts.participant.remove(reader);
    this.#readers.clear();
    this.#parts.closed(this);
  }

  get #all(): DdsReader[] {
    return [...this.#readers.values()].filter((reader) => reader !== null);
  }

  /** Has a reader for a quality and a type, where there is none yet. */
  #read(
    type: string,
    { reliable, transientLocal }: Pick<Qos, "reliable" | "transientLocal">,
  ): void {
    const key = `${type} ${reliable} ${transientLocal}`;
    if (this.#isClosed || this.#readers.has(key)) return;
    this.#readers.set(key, null);
    const depth = this.#parts.options.qos?.depth ?? 10;
    this.#open(key, { type, qos: { reliable, transientLocal, depth } }).catch((error: Error) =>
      this.#parts.options.onRefused?.(error.message)
    );
  }

  async #open(
    key: string,
    { type, qos }: { readonly type: string; readonly qos: Qos },
  ): Promise<void> {
    const codec = await this.#parts.types.message(type);
    if (this.#isClosed) return;
    const hasOthers = !this.#parts.options.qos;
    const reader = this.#parts.participant.createReader({
      topic: ddsTopic(this.topic),
      type: codec.ddsType,
      qos,
      deliver: (sample) => this.#queue.push(sample, (each) => this.#take(each, { codec, qos })),
      accepts: (writer) => !hasOthers || isOfQuality(writer, qos),
    });
    this.#readers.set(key, reader);
  }

  #take(
    sample: Sample,
    { codec, qos }: { readonly codec: MessageCodec; readonly qos: Qos },
  ): void | Promise<void> {
    if (this.#isClosed || !sample.payload) return;
    const { onMessage, options } = this.#parts;
    let message: unknown;
    try {
      message = codec.read(sample.payload);
    } catch (error) {
      options.onRefused?.(`a message of ${codec.type} that is none: ${(error as Error).message}`);
      return;
    }
    return onMessage(message, {
      topic: this.topic,
      type: codec.type,
      ...(sample.timeNs !== undefined && { timeMs: Number(sample.timeNs / 1000n) / 1000 }),
      publisher: sample.writer,
      sequence: sample.sequence,
      isKept: qos.transientLocal,
    });
  }
}

/** Whether a writer offers just that: those that offer more have a reader of their own. */
function isOfQuality({ qos }: EndpointData, { reliable, transientLocal }: Qos): boolean {
  return qos.reliable === reliable && qos.transientLocal === transientLocal;
}
