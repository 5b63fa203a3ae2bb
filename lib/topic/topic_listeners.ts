import { isPattern, matchedBy, NamePattern } from "../mesh/name_pattern.ts";
import { type MessageSink, TopicListener } from "./topic_listener.ts";

/** The topics of which something came, and that are listened to by patterns alone. */
const MAX_MATCHED_TOPICS = 65_536;

/**
 * Everything this node listens to, by names and by patterns.
 *
 * - A message goes once to each subscription whose name or pattern matches its topic, in the order in
 *   which these were made.
 * - What a pattern matches is found out once for each topic: when its first message comes, or it is
 *   listened to by its name.
 */
export class TopicListeners {
  /** What is listened to, names and patterns, as other nodes are told. */
  readonly #sinks = new Map<string, MessageSink[]>();
  /** Those of them that listen by a pattern, in the order they were made. */
  readonly #patterns = new Map<MessageSink, NamePattern>();
  readonly #topics = new Map<string, TopicListener>();
  /** Those of the topics that are listened to by patterns alone. */
  readonly #matched = new Set<string>();
  readonly #changed: (text: string, isListened: boolean) => void;
  readonly #joined: (text: string, subscription: MessageSink) => void;
  #version = 0;

  /**
   * @param changed Called when the first subscription to a topic or a pattern is made or the last one
   * ends.
   * @param joined Called when any subscription is made, behind that.
   */
  constructor(
    changed: (text: string, isListened: boolean) => void,
    joined: (text: string, subscription: MessageSink) => void = () => {},
  ) {
    this.#changed = changed;
    this.#joined = joined;
  }

  /** Grows whenever {@linkcode get} may return something else than before. */
  get version(): number {
    return this.#version;
  }

  /** The topics that are listened to: by name, or by a pattern after something has come. */
  topics(): Iterable<string> {
    return this.#topics.keys();
  }

  /** How many messages of a topic wait for callbacks. */
  waiting(topic: string): number {
    const subscriptions = this.#topics.get(topic)?.subscriptions ?? [];
    return subscriptions.reduce((sum, sink) => sum + (sink.waitingOn?.(topic) ?? 0), 0);
  }

  /**
   * Counts messages of a topic, or of all that match a pattern.
   *
   * @param text The topic's name or the pattern.
   * @returns What arrived and was lost since this node listens to them.
   */
  counts(text: string): { received: number; lost: number } {
    const sum = { received: 0, lost: 0 };
    for (const { received, lost } of matchedBy(text, this.#topics)) {
      sum.received += received;
      sum.lost += lost;
    }
    return sum;
  }

  /** The listener of a topic, if there is one. */
  get(topic: string): TopicListener | undefined {
    const known = this.#topics.get(topic);
    if (known || this.#patterns.size === 0) return known;
    const subscriptions = this.#matching(topic);
    if (subscriptions.length === 0) return undefined;
    this.#matched.add(topic);
    if (this.#matched.size > MAX_MATCHED_TOPICS) this.#forget(this.#matched.values().next().value!);
    return this.#open(topic, subscriptions);
  }

  /** Adds a subscription to a topic or a pattern. */
  add(text: string, subscription: MessageSink): void {
    // First, for it throws where the node has too many topics.
    if (!this.#sinks.has(text)) this.#changed(text, true);
    // Whoever was told of that may have added another one.
    const sinks = this.#sinks.get(text) ?? [];
    sinks.push(subscription);
    this.#sinks.set(text, sinks);
    this.#version++;
    if (isPattern(text)) this.#addByPattern(new NamePattern(text), subscription);
    else this.#addByName(text, subscription);
    this.#joined(text, subscription);
  }

  /** Ends one subscription. @returns Whether it was there. */
  remove(text: string, subscription: MessageSink): boolean {
    const sinks = this.#sinks.get(text);
    if (!sinks || !takeOut(sinks, subscription)) return false;
    subscription.stop();
    this.#version++;
    const pattern = this.#patterns.get(subscription);
    if (!pattern) this.#removeFrom(text, subscription);
    else {
      this.#patterns.delete(subscription);
      for (const topic of this.#topics.keys()) {
        if (pattern.matches(topic)) this.#removeFrom(topic, subscription);
      }
    }
    if (sinks.length === 0) {
      this.#sinks.delete(text);
      if (this.#topics.has(text)) this.#matched.add(text);
      this.#changed(text, false);
    }
    return true;
  }

  /** Ends all subscriptions of users to a topic or a pattern. @returns Whether there was any. */
  removeAll(text: string): boolean {
    const subscriptions = (this.#sinks.get(text) ?? []).filter(({ isPinned }) => !isPinned);
    for (const subscription of subscriptions) this.remove(text, subscription);
    return subscriptions.length > 0;
  }

  /** Ends everything, without telling anybody. */
  close(): void {
    for (const sinks of this.#sinks.values()) {
      for (const subscription of sinks) subscription.stop();
    }
    this.#sinks.clear();
    this.#patterns.clear();
    this.#topics.clear();
    this.#matched.clear();
    this.#version++;
  }

  #addByName(topic: string, subscription: MessageSink): void {
    this.#matched.delete(topic);
    const listener = this.#topics.get(topic) ?? this.#open(topic, this.#matching(topic));
    listener.subscriptions.push(subscription);
  }

  #addByPattern(pattern: NamePattern, subscription: MessageSink): void {
    this.#patterns.set(subscription, pattern);
    for (const [topic, { subscriptions }] of this.#topics) {
      if (pattern.matches(topic)) subscriptions.push(subscription);
    }
  }

  #matching(topic: string): MessageSink[] {
    return [...this.#patterns].filter(([, pattern]) => pattern.matches(topic))
      .map(([subscription]) => subscription);
  }

  #open(topic: string, subscriptions: MessageSink[]): TopicListener {
    const listener = new TopicListener(subscriptions);
    this.#topics.set(topic, listener);
    return listener;
  }

  #removeFrom(topic: string, subscription: MessageSink): void {
    const { subscriptions } = this.#topics.get(topic)!;
    takeOut(subscriptions, subscription);
    if (subscriptions.length === 0) this.#forget(topic);
  }

  #forget(topic: string): void {
    this.#topics.delete(topic);
    this.#matched.delete(topic);
    this.#version++;
  }
}

function takeOut(sinks: MessageSink[], subscription: MessageSink): boolean {
  const position = sinks.indexOf(subscription);
  if (position >= 0) sinks.splice(position, 1);
  return position >= 0;
}
