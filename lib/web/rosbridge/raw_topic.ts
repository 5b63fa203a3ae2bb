import type { MeshView } from "../gateway/mesh_view.ts";
import type { TopicMessage } from "../gateway/topic_message.ts";
import { cborFrame } from "./cbor.ts";
import type { CdrWriter, CdrWriters } from "./cdr_writers.ts";
import { MAX_QUEUE_LENGTH } from "./limits.ts";
import type { Replies } from "./replies.ts";

/** What a {@linkcode RawTopic} works with. */
export interface RawTopicParts {
  readonly view: MeshView;
  readonly replies: Replies;
  readonly writers: CdrWriters;
}

/** Sends a topic's messages as ROS itself writes them: `cbor-raw`. */
export class RawTopic {
  readonly #topic: string;
  readonly #parts: RawTopicParts;
  #writer: CdrWriter | null = null;
  /** What has come while the writer is looked for; `null` when it is not. */
  #waiting: TopicMessage[] | null = null;
  /** A type that has no such form: that is told once. */
  #refused: string | null = null;

  constructor(topic: string, parts: RawTopicParts) {
    this.#topic = topic;
    this.#parts = parts;
  }

  /**
   * Sends a message. The client is told where the topic's type has no such form.
   *
   * @param message The message.
   * @param clientType What the client takes the type for; that counts where the mesh knows none.
   */
  take(message: TopicMessage, clientType: string): void {
    if (this.#writer) return this.#send(message, this.#writer);
    if (this.#waiting) {
      if (this.#waiting.length < MAX_QUEUE_LENGTH) this.#waiting.push(message);
      return;
    }
    const { view } = this.#parts;
    const type = view.find("topics", message.topic)?.types[0]?.name ?? clientType;
    if (type !== this.#refused) this.#begin(message, type);
  }

  #begin(first: TopicMessage, type: string): void {
    const waiting = this.#waiting = [first];
    const { replies, writers } = this.#parts;
    writers.find(type).then((writer) => {
      this.#writer = writer;
      for (const message of waiting) this.#send(message, writer);
    }).catch((error) => {
      this.#refused = type;
      replies.failed(error);
    }).finally(() => this.#waiting = null);
  }

  #send(message: TopicMessage, write: CdrWriter): void {
    const { replies } = this.#parts;
    try {
      const secs = Math.floor(message.publishedAtMs / 1000);
      const nsecs = Math.round((message.publishedAtMs - secs * 1000) * 1e6);
      const msg = { secs, nsecs, bytes: write(message.message) };
      const frame = cborFrame({ op: "publish", topic: this.#topic, msg });
      replies.message(this.#topic, frame, { isLatest: false });
    } catch (error) {
      replies.failed(error);
    }
  }
}
