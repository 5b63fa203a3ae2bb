import type { CodecRegistry } from "../../codec/registry.ts";
import type { Logger } from "../../log/logger.ts";
import { errorText } from "../../log/error_text.ts";
import type { Node } from "../../facade/node.ts";
import type { RawMessage } from "../../topic/raw_subscription.ts";
import type { ViewListenOptions } from "./mesh_view.ts";
import { SharedMessage } from "./shared_message.ts";
import type { TopicMessage } from "./topic_message.ts";

/** What listens for clients. */
export interface TopicHubOptions {
  readonly node: Node;
  readonly codecs: CodecRegistry;
  readonly logger: Logger;
}

/** The most topics whose last message is known of one pattern. */
const MAX_TOPICS = 4096;

/** What all clients share that listen to the same. */
interface Shared {
  listeners: number;
  /** By topic. */
  readonly last: Map<string, SharedMessage>;
}

/**
 * Listens to topics for all clients of a gateway.
 *
 * - A topic comes over the network once, however many clients listen to it, and not at all while none
 *   does.
 * - Each client has a listener of its own at the node, so that each gets what is retained; but they
 *   share the copy of a message, and what is made of it.
 */
export class TopicHub {
  readonly #node: Node;
  readonly #codecs: CodecRegistry;
  readonly #logger: Logger;
  readonly #shared = new Map<string, Shared>();

  constructor({ node, codecs, logger }: TopicHubOptions) {
    this.#node = node;
    this.#codecs = codecs;
    this.#logger = logger;
  }

  /** How many topics and patterns somebody listens to. */
  get size(): number {
    return this.#shared.size;
  }

  /**
   * Listens to a topic, or to all that match a pattern.
   *
   * @param topic The full name, or the pattern.
   * @param callback Called for each message.
   * @returns Ends it.
   */
  listen(
    topic: string,
    callback: (message: TopicMessage) => void,
    { retained = true }: ViewListenOptions = {},
  ): () => void {
    const shared = this.#shared.get(topic) ?? { listeners: 0, last: new Map() };
    this.#shared.set(topic, shared);
    shared.listeners++;
    let isOver = false;
    const listening = this.#node.listenRaw(`/${topic}`, (raw) => {
      if (!isOver) callback(this.#share(shared, raw));
    }, { retained });
    listening.catch((error) => this.#failed(topic, error));
    return () => {
      if (isOver) return;
      isOver = true;
      if (--shared.listeners === 0) this.#shared.delete(topic);
      listening.then((subscription) => subscription.stop())
        .catch((error) => this.#failed(topic, error));
    };
  }

  /** The last message of a topic that somebody listens to now. */
  lastOf(topic: string): TopicMessage | undefined {
    return this.#shared.get(topic)?.last.get(topic);
  }

  #share({ last }: Shared, raw: RawMessage): SharedMessage {
    const { topic } = raw;
    const known = last.get(topic);
    if (known?.is(raw)) return known;
    const message = new SharedMessage(raw, this.#codecs);
    if (!known && last.size >= MAX_TOPICS) last.clear();
    last.set(topic, message);
    return message;
  }

  /** A node that has stopped listens to nothing; whoever stopped it knows. */
  #failed(topic: string, error: unknown): void {
    if (this.#node.signal.aborted) return;
    this.#logger.error(`Gateway cannot listen to topic "${topic}": ${errorText(error)}`);
  }
}
