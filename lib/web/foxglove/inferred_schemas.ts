import { newShapeBudget, Shape } from "../../bag/plain/shape.ts";
import { shapeDefinition } from "./channel_schema.ts";
import type { MessageDefinition } from "./protocol.ts";

/** The most topics that are remembered. */
const MAX_TOPICS = 1024;

interface Seen {
  readonly shape: Shape;
  definition: MessageDefinition;
}

/**
 * What the messages of topics look like of which no node says it: seen by one client, known to all
 * later ones. The topics that were seen longest ago are forgotten where there are too many.
 */
export class InferredSchemas {
  readonly #byTopic = new Map<string, Seen>();

  /** @returns What is known of a topic. */
  get(topic: string): MessageDefinition | undefined {
    return this.#byTopic.get(topic)?.definition;
  }

  /**
   * Takes note of a message.
   *
   * @param topic Its topic.
   * @param name What its type is called.
   * @param message The message.
   * @returns What is known now.
   */
  note(topic: string, name: string, message: Readonly<Record<string, unknown>>): MessageDefinition {
    const shape = this.#byTopic.get(topic)?.shape ?? new Shape(newShapeBudget());
    shape.note(message);
    const definition = shapeDefinition(name, shape);
    this.#byTopic.delete(topic);
    this.#byTopic.set(topic, { shape, definition });
    if (this.#byTopic.size > MAX_TOPICS) {
      this.#byTopic.delete(this.#byTopic.keys().next().value!);
    }
    return definition;
  }
}
