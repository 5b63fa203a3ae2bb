import { TopicFilter } from "./topic_filter.ts";
import type { BrokerMessage, TakeMessage } from "./broker_message.ts";

/** The largest number that a subscription can have on the wire. */
const MAX_NUMBER = 268_435_455;

/** Those who want what one filter lets through. */
export interface Subscription {
  readonly filter: TopicFilter;
  /** What the broker says which of its subscriptions a message belongs to, in MQTT 5.0. */
  readonly number: number;
  /** The best quality of service that one of them wants. */
  qos: 0 | 1 | 2;
  readonly takers: Set<TakeMessage>;
  /** Settles when what was there before it has been delivered. */
  earlier: Promise<void> | null;
}

/**
 * What is subscribed to, and who gets a message.
 *
 * A message may belong to several subscriptions. Brokers of MQTT 5.0 send it once for each, with the
 * number of that; others, and those who go on with a session of before, leave it to be found out.
 */
export class Subscriptions {
  readonly #byFilter = new Map<string, Subscription>();
  readonly #byNumber = new Map<number, Subscription>();
  readonly #wasResumed: boolean;
  #lastNumber: number;

  /**
   * @param options `random`: from 0 to 1, so that numbers are not those of an earlier session;
   * `wasResumed`: whether the broker has subscriptions of an earlier one.
   */
  constructor({ random, wasResumed }: { random: () => number; wasResumed: boolean }) {
    this.#lastNumber = Math.floor(random() * (MAX_NUMBER / 2));
    this.#wasResumed = wasResumed;
  }

  /** @returns The subscription of a filter, made where there is none. */
  of(text: string): Subscription {
    const known = this.#byFilter.get(text);
    if (known) return known;
    const number = this.#lastNumber = this.#lastNumber % MAX_NUMBER + 1;
    const filter = new TopicFilter(text);
    const made: Subscription = { filter, number, qos: 0, takers: new Set(), earlier: null };
    this.#byFilter.set(text, made);
    this.#byNumber.set(number, made);
    return made;
  }

  /** Forgets a subscription. */
  delete(subscription: Subscription): void {
    this.#byNumber.delete(subscription.number);
    const { text } = subscription.filter;
    if (this.#byFilter.get(text) === subscription) this.#byFilter.delete(text);
  }

  /** @returns Whether messages of a topic belong to one of them. */
  hears(topic: string): boolean {
    for (const each of this.#byFilter.values()) if (each.filter.matches(topic)) return true;
    return false;
  }

  /** @returns Those that a message belongs to. */
  *for({ topic, subscriptions }: BrokerMessage): Generator<Subscription> {
    let isKnown = false;
    for (const number of subscriptions) {
      const found = this.#byNumber.get(number);
      if (!found?.filter.matches(topic)) continue;
      isKnown = true;
      yield found;
    }
    if (isKnown || (subscriptions.length > 0 && !this.#wasResumed)) return;
    for (const each of this.#byFilter.values()) if (each.filter.matches(topic)) yield each;
  }
}
