import { isPattern } from "../../mesh/name_pattern.ts";
import type { NodeId } from "../../mesh/node_record.ts";
import type { Clock } from "../../time/clock.ts";
import type { ClientQueue } from "../endpoint/client_queue.ts";
import type { TopicMessage } from "../gateway/topic_message.ts";
import type { Numbers } from "./numbers.ts";
import type { Listen } from "./operations.ts";
import type { ServerWire } from "./server_wire.ts";
import { Throttle } from "./throttle.ts";

/** What messages go to a client by. */
export interface ClientSubscriptionParts {
  readonly queue: ClientQueue;
  readonly wire: ServerWire;
  readonly numbers: Numbers;
  readonly clock: Clock;
  /** Told of messages that the client cannot be given. */
  readonly lost: (id: number, count: number) => void;
}

/** The most topics of a pattern that have a rate each; of all others none is held back. */
const MAX_TOPICS = 4096;

/** What one client listens to: a topic, or all by a pattern. */
export class ClientSubscription {
  readonly #parts: ClientSubscriptionParts;
  readonly #id: number;
  readonly #key: string;
  readonly #isPattern: boolean;
  readonly #isLatest: boolean;
  readonly #intervalMs: number;
  readonly #throttles = new Map<string, Throttle<TopicMessage>>();
  #sender: NodeId | null = null;
  #senderNumber = 0;

  constructor(listen: Listen, parts: ClientSubscriptionParts) {
    const { id, topic, policy = "latest", maxHz = Infinity } = listen;
    this.#parts = parts;
    this.#id = id;
    this.#key = String(id);
    this.#isPattern = isPattern(topic);
    this.#isLatest = policy === "latest";
    this.#intervalMs = 1000 / maxHz;
  }

  /** Takes a message of the mesh. */
  take(message: TopicMessage): void {
    const throttle = this.#intervalMs > 0 ? this.#throttleOf(message.topic) : undefined;
    if (throttle) throttle.take(message);
    else this.#send(message);
  }

  /** It is over. */
  close(): void {
    for (const throttle of this.#throttles.values()) throttle.close();
  }

  #send(message: TopicMessage): void {
    const { queue, wire, numbers, lost } = this.#parts;
    const { sender, publishedAtMs, sequence, retained, kept } = message;
    if (sender !== this.#sender) {
      this.#sender = sender;
      this.#senderNumber = numbers.ofSender(sender);
    }
    const topic = this.#isPattern ? numbers.ofTopic(message.topic) : 0;
    const header = {
      id: this.#id,
      sender: this.#senderNumber,
      topic,
      publishedAtMs,
      sequence,
      retained,
      kept,
    };
    let data: string | Uint8Array;
    try {
      data = wire.message(header, message);
    } catch {
      // Its sender wrote what nobody can read: to this client it is lost like others.
      return lost(this.#id, 1);
    }
    const key = topic === 0 ? this.#key : `${this.#key} ${topic}`;
    queue.message(key, data, this.#isLatest);
  }

  #throttleOf(topic: string): Throttle<TopicMessage> | undefined {
    const known = this.#throttles.get(topic);
    if (known || this.#throttles.size >= MAX_TOPICS) return known;
    const { clock } = this.#parts;
    const throttle = new Throttle<TopicMessage>(clock, this.#intervalMs, (it) => this.#send(it));
    this.#throttles.set(topic, throttle);
    return throttle;
  }
}

/** The subscription of a message that was left out, by what it was queued as. */
export function subscriptionOf(key: string): number {
  return Number.parseInt(key, 10);
}
