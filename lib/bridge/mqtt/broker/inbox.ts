import type { Subscription, Subscriptions } from "./subscriptions.ts";
import type { BrokerMessage } from "./broker_message.ts";

/** How many messages of an earlier session wait for who wants them. */
const MAX_HELD = 1000;

/** What becomes of messages that come. */
export interface InboxOptions {
  readonly subscriptions: Subscriptions;
  /** Whether the broker goes on with an earlier session: it sends before anybody has subscribed. */
  readonly wasResumed: boolean;
  /** Tells the broker that a message that was held is had. */
  readonly confirm: (message: BrokerMessage) => void;
  /** Called with what a taker threw. */
  readonly failed: (error: unknown) => void;
}

/**
 * Hands messages to those who want them.
 *
 * - **Order**: that of the broker, for each subscription.
 * - **Overflow**: the broker's next message waits for all who took this one.
 * - **Earlier sessions**: messages that must not be lost wait for their subscription, unconfirmed, until
 *   {@linkcode settle}; then they are dropped, as are those that nobody wants.
 */
export class Inbox {
  readonly #options: InboxOptions;
  readonly #held: BrokerMessage[] = [];
  #isHolding: boolean;

  constructor(options: InboxOptions) {
    this.#options = options;
    this.#isHolding = options.wasResumed;
  }

  /**
   * Hands over a message.
   *
   * @returns Nothing where it is had; a promise that resolves once it is; `"held"` where it is to stay
   * unconfirmed for now.
   */
  take(message: BrokerMessage): Promise<void> | "held" | undefined {
    const waits: Promise<void>[] = [];
    let isWanted = false;
    for (const subscription of this.#options.subscriptions.for(message)) {
      isWanted = true;
      const wait = subscription.earlier?.then(() => this.#give(message, subscription)) ??
        this.#give(message, subscription);
      if (wait) waits.push(wait);
    }
    if (!isWanted) return this.#hold(message);
    return waits.length > 1 ? Promise.all(waits).then(() => {}) : waits[0];
  }

  /** Hands over what was held for a subscription, which may be new. */
  release(subscription: Subscription): void {
    const mine = this.#held.filter(({ topic }) => subscription.filter.matches(topic));
    if (mine.length === 0) return;
    const others = this.#held.filter((message) => !mine.includes(message));
    this.#held.splice(0, this.#held.length, ...others);
    subscription.earlier = this.#giveAll(mine, subscription);
  }

  /** Nobody else is going to subscribe: what is held is dropped. */
  settle(): void {
    this.#isHolding = false;
    for (const message of this.#held.splice(0)) this.#options.confirm(message);
  }

  #hold(message: BrokerMessage): "held" | undefined {
    if (!this.#isHolding || message.qos === 0 || this.#held.length >= MAX_HELD) return undefined;
    this.#held.push(message);
    return "held";
  }

  async #giveAll(messages: readonly BrokerMessage[], subscription: Subscription): Promise<void> {
    for (const message of messages) {
      await this.#give(message, subscription);
      this.#options.confirm(message);
    }
    subscription.earlier = null;
  }

  #give(message: BrokerMessage, { takers }: Subscription): Promise<void> | undefined {
    const waits: Promise<void>[] = [];
    for (const take of takers) {
      try {
        const wait = take(message);
        if (wait) waits.push(wait.catch(this.#options.failed));
      } catch (error) {
        this.#options.failed(error);
      }
    }
    return waits.length > 1 ? Promise.all(waits).then(() => {}) : waits[0];
  }
}
