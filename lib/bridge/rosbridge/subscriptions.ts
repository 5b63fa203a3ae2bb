import { isFields } from "../../codec/values/fields.ts";
import type { Compression } from "../../web/rosbridge/protocol.ts";
import type { Say, ServerPublish } from "./protocol.ts";

/** How a topic is listened to. */
export interface SubscribeOptions {
  /** What the topic's type is called; needed for a topic of which the server knows none. @default {""} */
  readonly type?: string;
  /**
   * How messages are to come, the best first: the next one is asked for where the server refuses one.
   *
   * @default {["cbor", "none"]}
   */
  readonly compressions?: readonly Compression[];
  /** The least time between two messages, in milliseconds. @default {0} */
  readonly throttleMs?: number;
  /** How many messages wait at the server while that is not over. @default {1} where there is a rate */
  readonly queueLength?: number;
}

/** A message of a topic, as it came. */
export type ReceivedMessage =
  /** As the server writes it: JSON, or what CBOR holds. */
  | { readonly form: "json" | "cbor"; readonly value: unknown }
  /** As nodes of ROS write it. */
  | { readonly form: "raw"; readonly bytes: Uint8Array; readonly epochMs: number };

/** Takes messages of a topic. */
export type MessageReceiver = (message: ReceivedMessage) => void;

interface Listening {
  readonly id: string;
  readonly topic: string;
  readonly options: SubscribeOptions;
  /** Those that were not refused. */
  readonly compressions: Compression[];
  readonly receive: MessageReceiver;
}

const COMPRESSIONS: readonly Compression[] = ["cbor", "none"];

/** The topics that a client listens to. */
export class Subscriptions {
  readonly #say: Say;
  readonly #keyOf: (name: string) => string;
  readonly #byTopic = new Map<string, Set<Listening>>();
  readonly #byId = new Map<string, Listening>();
  #last = 0;

  /**
   * @param say Says something to the server.
   * @param keyOf Makes the same of all that a server may call a topic.
   */
  constructor(say: Say, keyOf: (name: string) => string) {
    this.#say = say;
    this.#keyOf = keyOf;
  }

  /**
   * Listens to a topic.
   *
   * @param topic Its name, as the server has it.
   * @param options How.
   * @param receive Takes messages.
   * @returns Ends it.
   */
  add(topic: string, options: SubscribeOptions, receive: MessageReceiver): Disposable {
    const id = `subscribe:${topic}:${++this.#last}`;
    const compressions = [...options.compressions ?? COMPRESSIONS];
    const listening: Listening = { id, topic, options, compressions, receive };
    const key = this.#keyOf(topic);
    const others = this.#byTopic.get(key) ?? new Set();
    this.#byTopic.set(key, others.add(listening));
    this.#byId.set(id, listening);
    this.#ask(listening);
    return {
      [Symbol.dispose]: () => {
        if (!this.#byId.delete(id)) return;
        others.delete(listening);
        if (others.size === 0) this.#byTopic.delete(key);
        this.#say({ op: "unsubscribe", id, topic });
      },
    };
  }

  /** Takes a message; one that nobody listens to is passed over. */
  received({ topic, message, isCbor }: ServerPublish): void {
    const listeners = this.#byTopic.get(this.#keyOf(topic));
    if (!listeners) return;
    for (const { compressions: [compression], receive } of listeners) {
      const raw = isCbor && compression === "cbor-raw" ? rawOf(message) : undefined;
      receive(raw ?? { form: isCbor ? "cbor" : "json", value: message });
    }
  }

  /** The server refuses an operation. @returns Whether it is asked for another compression now. */
  refused(id: string): boolean {
    const listening = this.#byId.get(id);
    if (!listening || listening.compressions.length <= 1) return false;
    listening.compressions.shift();
    this.#say({ op: "unsubscribe", id, topic: listening.topic });
    this.#ask(listening);
    return true;
  }

  #ask({ id, topic, options, compressions: [compression = "none"] }: Listening): void {
    const { type = "", throttleMs = 0, queueLength = throttleMs > 0 ? 1 : 0 } = options;
    this.#say({
      op: "subscribe",
      id,
      topic,
      ...type !== "" && { type },
      compression,
      throttle_rate: Math.ceil(throttleMs),
      queue_length: queueLength,
    });
  }
}

/** What stands for a message that nodes of ROS have written, and when it came to the server. */
function rawOf(message: unknown): ReceivedMessage | undefined {
  if (!isFields(message)) return undefined;
  const { bytes, secs, nsecs } = message;
  if (!(bytes instanceof Uint8Array)) return undefined;
  const epochMs = Number(secs ?? 0) * 1000 + Number(nsecs ?? 0) / 1e6;
  return { form: "raw", bytes, epochMs: Number.isFinite(epochMs) ? epochMs : 0 };
}
