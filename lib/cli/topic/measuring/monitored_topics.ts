import type { NameChoice } from "../../../mesh/name_choice.ts";
import type { TopicMeter } from "./topic_meter.ts";

/** A topic, and what was measured of it. */
export interface Monitored {
  readonly topic: string;
  readonly meter: TopicMeter;
  messages: number;
}

/** The topics that are measured: those that were named, and those that patterns match. */
export class MonitoredTopics implements Iterable<Monitored> {
  readonly #choice: NameChoice;
  readonly #createMeter: () => TopicMeter;
  readonly #byTopic = new Map<string, Monitored>();

  /**
   * @param choice What is listened to.
   * @param createMeter Makes what measures one topic.
   */
  constructor(choice: NameChoice, createMeter: () => TopicMeter) {
    this.#choice = choice;
    this.#createMeter = createMeter;
    for (const text of choice.texts) this.#open(text);
  }

  /**
   * Finds where a message is counted.
   *
   * @param topic Its topic.
   * @param listenedBy The name or pattern by which it came.
   * @returns Where; `undefined` where it comes by another one, too, and is counted there.
   */
  of(topic: string, listenedBy: string): Monitored | undefined {
    if (this.#choice.chosenBy(topic) !== listenedBy) return undefined;
    const known = this.#byTopic.get(topic);
    if (known) return known;
    // A pattern stands there itself until something has come by it.
    this.#byTopic.delete(listenedBy);
    return this.#open(topic);
  }

  [Symbol.iterator](): Iterator<Monitored> {
    return this.#byTopic.values();
  }

  #open(topic: string): Monitored {
    const monitored = { topic, meter: this.#createMeter(), messages: 0 };
    this.#byTopic.set(topic, monitored);
    return monitored;
  }
}
