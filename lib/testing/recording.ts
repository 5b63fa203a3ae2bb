import type { MessageIterator, TopicMessage } from "../topic/message.ts";

/**
 * The messages of a topic, as they were received.
 *
 * It grows while the mesh runs; whoever asks too early moves the clock first.
 *
 * @example What was sent, by whom and when
 * ```ts
 * import { testMesh } from "@rosy/rosy/testing";
 * import { assertEquals } from "@std/assert";
 *
 * await using mesh = testMesh();
 * const alarms = await mesh.record("alarm");
 * const watch = await mesh.node("watch");
 * await mesh.clock.advance(500);
 * await watch.send("alarm", "too hot");
 * await mesh.clock.advance(0);
 * const [alarm] = alarms.messages;
 * assertEquals(alarm?.args, ["too hot"]);
 * assertEquals(alarm?.sender.name, "watch");
 * assertEquals(alarm?.publishedAtMs, mesh.clock.epochMs());
 * alarms.clear();
 * assertEquals(alarms.args, []);
 * ```
 */
export class Recording<Args extends readonly unknown[] = readonly unknown[]> {
  readonly #messages: TopicMessage<Args>[] = [];

  /** Use {@linkcode TestMesh.record} instead. */
  constructor(messages: MessageIterator<Args>) {
    void this.#collect(messages);
  }

  /** All messages so far, in the order in which they were received. */
  get messages(): readonly TopicMessage<Args>[] {
    return this.#messages;
  }

  /** What each of them carried. */
  get args(): readonly Args[] {
    return this.#messages.map(({ args }) => args);
  }

  /** Forgets the messages so far. */
  clear(): void {
    this.#messages.length = 0;
  }

  async #collect(messages: MessageIterator<Args>): Promise<void> {
    for await (const message of messages) this.#messages.push(message);
  }
}
