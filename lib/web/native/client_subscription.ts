import { isPattern } from "../../mesh/name_pattern.ts";
import type { NodeId } from "../../mesh/node_record.ts";
import type { Clock } from "../../time/clock.ts";
import type { ClientQueue } from "../endpoint/client_queue.ts";
import { TopicThrottle } from "../endpoint/topic_throttle.ts";
import type { TopicMessage } from "../gateway/topic_message.ts";
import type { Numbers } from "./numbers.ts";
import type { Listen } from "./operations.ts";
import type { ServerWire } from "./server_wire.ts";

/** What messages go to a client by. */
export interface ClientSubscriptionParts {
  readonly queue: ClientQueue;
  readonly wire: ServerWire;
  readonly numbers: Numbers;
  readonly clock: Clock;
  /** Told of messages that the client cannot be given. */
  readonly lost: (id: number, count: number) => void;
}

/** What one client listens to: a topic, or all by a pattern. */
export class ClientSubscription {
  readonly #parts: ClientSubscriptionParts;
  readonly #id: number;
  readonly #key: string;
  readonly #isPattern: boolean;
  readonly #isLatest: boolean;
  readonly #throttle: TopicThrottle | null;
  #sender: NodeId | null = null;
  #senderNumber = 0;

  constructor(listen: Listen, parts: ClientSubscriptionParts) {
    const { id, topic, policy = "latest", maxHz = Infinity } = listen;
    this.#parts = parts;
    this.#id = id;
    this.#key = String(id);
    this.#isPattern = isPattern(topic);
    this.#isLatest = policy === "latest";
    const { clock } = parts;
    const pass = (message: TopicMessage) => this.#send(message);
    this.#throttle = maxHz === Infinity ? null : new TopicThrottle({ clock, maxHz, pass });
  }

  /** Takes a message of the mesh. */
  take(message: TopicMessage): void {
    if (this.#throttle) this.#throttle.take(message);
    else this.#send(message);
  }

  /** It is over. */
  close(): void {
    this.#throttle?.close();
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
}

/** The subscription of a message that was left out, by what it was queued as. */
export function subscriptionOf(key: string): number {
  return Number.parseInt(key, 10);
}
