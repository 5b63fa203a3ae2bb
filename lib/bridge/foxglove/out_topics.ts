import { Gate } from "../../flow/gate.ts";
import { pause } from "../../flow/pause.ts";
import type { Clock } from "../../time/clock.ts";
import type { ChannelInfo, MessageDefinition } from "../../web/foxglove/protocol.ts";
import { fullName } from "../../web/gateway/full_name.ts";
import type { FoxgloveClient, Publication } from "./foxglove_client.ts";
import { type MessageWriter, messageWriter } from "./message_writer.ts";

/** A topic that is advertised. */
export interface OutTopic {
  readonly writer: MessageWriter;
  readonly publication: Publication;
  /** How often it was advertised. */
  count: number;
}

/** How long the first message of a topic waits until the topic is advertised, in milliseconds. */
const WAIT_MS = 2000;

/** The topics that a bridge sends on. */
export class OutTopics {
  readonly #client: FoxgloveClient;
  readonly #byName = new Map<string, Promise<OutTopic>>();
  readonly #ready = new Map<string, OutTopic>();
  readonly #changed = new Gate();

  readonly #clock: Clock;

  constructor(client: FoxgloveClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /**
   * Advertises a topic, unless it is already.
   *
   * @param name Its far name.
   * @param type What its type is called; empty where nobody says.
   * @returns Ends it.
   * @throws {Error} If the server takes no such messages.
   */
  async add(name: string, type: string): Promise<Disposable> {
    const topic = await this.of(name, type);
    topic.count++;
    return {
      [Symbol.dispose]: () => {
        if (--topic.count > 0) return;
        this.#byName.delete(name);
        this.#ready.delete(name);
        topic.publication[Symbol.dispose]();
      },
    };
  }

  /** @returns What sends messages of a topic, if that is advertised already. */
  ready(name: string): OutTopic | undefined {
    return this.#ready.get(name);
  }

  /**
   * Waits until a topic is advertised, by who knows its type; but not for long.
   *
   * @param name Its far name.
   * @param type What its type is called, as far as is known; empty where nobody says.
   * @param signal Ends the wait.
   * @returns What sends messages of it, which is advertised by that type if nobody else has.
   */
  async wait(name: string, type: string, signal: AbortSignal): Promise<OutTopic> {
    const late = new AbortController();
    const over = pause(WAIT_MS, { clock: this.#clock, signal, unref: true })
      .then(() => late.abort());
    while (!this.ready(name) && !late.signal.aborted) {
      await Promise.race([this.#changed.wait(), over]);
    }
    return await this.of(name, type);
  }

  /** @returns What sends messages of a topic, which is advertised if it is not yet. */
  of(name: string, type: string): Promise<OutTopic> {
    let topic = this.#byName.get(name);
    if (!topic) {
      this.#byName.set(name, topic = this.#open(name, type));
      topic.then(
        (open) => {
          this.#ready.set(name, open);
          this.#changed.open();
        },
        // What cannot be today may be possible once the server has told more.
        () => this.#byName.delete(name),
      );
    }
    return topic;
  }

  async #open(name: string, type: string): Promise<OutTopic> {
    const there = [...this.#client.channels];
    const topic = there.find((channel) => fullName(channel.topic) === name);
    const { supportedEncodings } = this.#client.info;
    const known = knownOf(there, topic, type);
    const wanted = type === "" ? topic?.schemaName ?? "" : type;
    const writer = await messageWriter({ type: wanted, supportedEncodings, known });
    // Servers of ROS have a slash before their names, and others do not.
    const hasSlash = there.length === 0 || there.some((channel) => channel.topic.startsWith("/"));
    const publication = this.#client.advertise({
      topic: topic?.topic ?? (hasSlash ? `/${name}` : name),
      ...writer.definition,
    });
    return { writer, publication, count: 0 };
  }
}

/** Definitions that the server itself has: those of the topic before those of other ones. */
function* knownOf(
  there: readonly ChannelInfo[],
  topic: ChannelInfo | undefined,
  type: string,
): Generator<MessageDefinition> {
  if (topic) yield topic;
  const isSame = ({ schemaName }: ChannelInfo) =>
    schemaName !== "" && sameForm(schemaName) === sameForm(type);
  yield* there.filter(isSame);
}

/** ROS 1 leaves out what ROS 2 has between a package and a type. */
function sameForm(type: string): string {
  return type.replace("/msg/", "/");
}
