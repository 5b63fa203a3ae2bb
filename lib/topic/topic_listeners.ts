import type { Arrival } from "./arrival.ts";

/** Takes the messages of one topic. */
export interface MessageSink {
  /** Whether it takes messages as they are: those of codecs that this node does not have, too. */
  readonly isRaw: boolean;
  /** How many messages wait for it, where any can. */
  readonly waiting?: number;
  /**
   * Takes one message, which is valid until it returns.
   *
   * @returns A promise where the source has to wait until it brings more.
   */
  deliver(arrival: Arrival): void | Promise<void>;
  /** Takes no more. */
  stop(): void;
}

/** Some of the sinks that a message went to could not read it; the `cause` says why. */
export class PartlyReadError extends Error {
  /** Settles when the source may bring more, for the sake of those that could. */
  readonly busy: Promise<void> | undefined;

  constructor(cause: unknown, busy: Promise<void> | undefined) {
    super("a listener could not read the message", { cause });
    this.busy = busy;
  }
}

/**
 * Takes apart what `deliver` threw; whatever a codec throws, this does not.
 *
 * @param error What was thrown.
 * @returns Why the message could not be read, and what the source has to wait for all the same.
 */
export function whyUnread(
  error: unknown,
): { readonly cause: unknown; readonly busy?: Promise<void> | undefined } {
  try {
    if (error instanceof PartlyReadError) {
      return error as { cause: unknown; busy: typeof error.busy };
    }
  } catch {
    // A proxy that was revoked, say: it is nothing of ours.
  }
  return { cause: error };
}

/** The subscriptions of this node to one topic. */
export class TopicListener {
  /** The subscriptions, in the order they were made. */
  readonly subscriptions: MessageSink[] = [];
  /** How many messages arrived since this node listens, of all senders together. */
  received = 0;
  /** How many were addressed to this node since then but never arrived. */
  lost = 0;

  /**
   * Hands a message to every subscription; each decodes it for itself, so that none sees what
   * another does to it, and those that can read it get it though others cannot.
   *
   * @returns A promise where the source has to wait until it brings more.
   * @throws {TypeError} If the only subscription cannot read the message.
   * @throws {PartlyReadError} If one of several cannot.
   */
  deliver(arrival: Arrival): void | Promise<void> {
    const { subscriptions } = this;
    if (subscriptions.length === 1) return subscriptions[0]!.deliver(arrival);
    return deliverToEach([...subscriptions], arrival);
  }

  /** As {@linkcode deliver}, for a codec that this node does not have: to raw subscriptions alone. */
  deliverRaw(arrival: Arrival): void | Promise<void> {
    return deliverToEach(this.subscriptions.filter(({ isRaw }) => isRaw), arrival);
  }
}

function deliverToEach(sinks: readonly MessageSink[], arrival: Arrival): void | Promise<void> {
  const busy: Promise<void>[] = [];
  const failures: unknown[] = [];
  for (const sink of sinks) {
    try {
      const wait = sink.deliver(arrival);
      if (wait) busy.push(wait);
    } catch (error) {
      failures.push(error);
    }
  }
  const all = busy.length > 0 ? Promise.all(busy).then(() => {}) : undefined;
  if (failures.length > 0) throw new PartlyReadError(failures[0], all);
  return all;
}

/** Everything this node listens to. */
export class TopicListeners {
  readonly #listeners = new Map<string, TopicListener>();
  readonly #changed: (topic: string, isListened: boolean) => void;

  /** @param changed Called when the first subscription to a topic is made or the last one ends. */
  constructor(changed: (topic: string, isListened: boolean) => void) {
    this.#changed = changed;
  }

  /** The topics that are listened to. */
  topics(): Iterable<string> {
    return this.#listeners.keys();
  }

  /** How many messages of a topic wait for callbacks. */
  waiting(topic: string): number {
    const subscriptions = this.get(topic)?.subscriptions ?? [];
    return subscriptions.reduce((sum, { waiting = 0 }) => sum + waiting, 0);
  }

  /** The listener of a topic, if there is one. */
  get(topic: string): TopicListener | undefined {
    return this.#listeners.get(topic);
  }

  /** Adds a subscription. */
  add(topic: string, subscription: MessageSink): void {
    const listener = this.#listeners.get(topic) ?? new TopicListener();
    // First, for it throws where the node has too many topics.
    if (listener.subscriptions.length === 0) this.#changed(topic, true);
    listener.subscriptions.push(subscription);
    this.#listeners.set(topic, listener);
  }

  /** Ends one subscription. @returns Whether it was there. */
  remove(topic: string, subscription: MessageSink): boolean {
    const listener = this.#listeners.get(topic);
    const position = listener?.subscriptions.indexOf(subscription) ?? -1;
    if (!listener || position < 0) return false;
    listener.subscriptions.splice(position, 1);
    subscription.stop();
    if (listener.subscriptions.length === 0) {
      this.#listeners.delete(topic);
      this.#changed(topic, false);
    }
    return true;
  }

  /** Ends all subscriptions to a topic. @returns Whether there was any. */
  removeAll(topic: string): boolean {
    const subscriptions = [...this.#listeners.get(topic)?.subscriptions ?? []];
    for (const subscription of subscriptions) this.remove(topic, subscription);
    return subscriptions.length > 0;
  }

  /** Ends everything, without telling anybody. */
  close(): void {
    for (const { subscriptions } of this.#listeners.values()) {
      for (const subscription of subscriptions) subscription.stop();
    }
    this.#listeners.clear();
  }
}
