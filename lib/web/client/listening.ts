import type { MessageOrigin } from "../../topic/arrival.ts";
import type { TopicMessage } from "../../topic/message.ts";
import type { Listen, ListenPolicy, MessageHeader } from "../native/operations.ts";
import { Channel, type ChannelIterator } from "./channel.ts";
import type { Exchange } from "./exchange.ts";

/** How a client listens. */
export interface ClientListenOptions {
  /** Whether it gets what was sent before and retained. @default {true} */
  retained?: boolean;
  /**
   * What becomes of messages while the client does not keep up. Of `"latest"` only the latest of each
   * topic waits; while the client keeps up it gets all of them. With `"all"` as many wait as the gateway
   * has room for, some megabytes. What is lost is counted: {@linkcode ClientSubscription.lost}.
   *
   * @default {"latest"}
   */
  policy?: ListenPolicy;
  /** How many messages a second the gateway sends at most, of each topic: the latest. @default {Infinity} */
  maxHz?: number;
}

/** What a client listens to; also through lost connections. */
export interface ClientSubscription extends Disposable {
  /** How many messages were lost on the way from the gateway, for the client did not keep up. */
  readonly lost: number;
  /** Ends it. Idempotent. */
  stop(): void;
}

/** The messages of a topic, one after the other. */
export interface ClientMessages<Args extends readonly unknown[]>
  extends ChannelIterator<TopicMessage<Args>> {
  /** How many messages were lost, for the client or the loop did not keep up. */
  readonly lost: number;
}

/** So many messages wait for a loop that wants all of them. */
const MAX_WAITING = 1024;

/** Takes a message. */
export type Heard = (args: readonly unknown[], origin: MessageOrigin) => void;

/** One topic or pattern that a client listens to. */
export class Listening implements ClientSubscription {
  readonly #exchange: Exchange;
  readonly #listen: Listen;
  readonly #heard: Heard;
  lost = 0;

  constructor(
    exchange: Exchange,
    listen: Omit<Listen, "op" | "id">,
    { heard, over }: { heard: Heard; over: (error?: Error) => void },
  ) {
    this.#exchange = exchange;
    const id = exchange.newId();
    this.#listen = { ...listen, op: "listen", id };
    this.#heard = heard;
    exchange.follow(this.#listen, {
      subject: listen.topic,
      message: (header, args) => this.#message(header, args),
      lost: (count) => void (this.lost += count),
      over,
    });
  }

  stop(): void {
    this.#exchange.end(this.#listen.id);
  }

  [Symbol.dispose](): void {
    this.stop();
  }

  #message(header: MessageHeader, args: readonly unknown[]): void {
    const exchange = this.#exchange;
    const { publishedAtMs, sequence, retained } = header;
    const topic = header.topic === 0 ? this.#listen.topic : exchange.topicOf(header.topic) ?? "";
    const sender = exchange.senderOf(header.sender);
    this.#heard(args, { topic, sender, publishedAtMs, sequence, retained });
  }
}

/** The messages of a topic for a loop. */
export class Messages extends Channel<TopicMessage> {
  readonly #exchange: Exchange;
  readonly #isLatest: boolean;
  readonly #listening: Listening;
  /** In which frame each message came that waits. */
  readonly #frames = new WeakMap<TopicMessage, number>();
  #lost = 0;

  constructor(exchange: Exchange, listen: Omit<Listen, "op" | "id">) {
    super({ max: MAX_WAITING, left: () => this.#listening.stop() });
    this.#exchange = exchange;
    this.#isLatest = listen.policy !== "all";
    this.#listening = new Listening(exchange, listen, {
      heard: (args, origin) => this.#take({ args, ...origin }),
      over: (error) => this.over(error),
    });
  }

  /** How many were lost on the way, and here. */
  get lost(): number {
    return this.#lost + this.#listening.lost;
  }

  /** What came in one frame came at one time; what waits from an earlier one is not the latest. */
  #take(message: TopicMessage): void {
    const { frames } = this.#exchange;
    if (this.#isLatest) {
      this.#lost += this.leaveOut((waiting) =>
        waiting.topic === message.topic && this.#frames.get(waiting) !== frames
      );
      this.#frames.set(message, frames);
    }
    this.#lost += this.push(message);
  }
}
