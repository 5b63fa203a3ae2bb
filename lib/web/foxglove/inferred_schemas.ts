import type { MessageDefinition } from "./protocol.ts";

/** The most topics that are remembered. */
const MAX_TOPICS = 4096;

/**
 * What the messages of topics look like of which no node says it: seen by one client, known to all
 * later ones. The topics that were seen longest ago are forgotten where there are too many.
 */
export class InferredSchemas {
  readonly #byTopic = new Map<string, MessageDefinition>();

  /** @returns What is known of a topic. */
  get(topic: string): MessageDefinition | undefined {
    return this.#byTopic.get(topic);
  }

  /** Remembers what a topic's messages look like. */
  set(topic: string, definition: MessageDefinition): void {
    this.#byTopic.delete(topic);
    this.#byTopic.set(topic, definition);
    if (this.#byTopic.size > MAX_TOPICS) {
      this.#byTopic.delete(this.#byTopic.keys().next().value!);
    }
  }
}
