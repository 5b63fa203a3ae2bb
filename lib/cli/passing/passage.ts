import type { Node } from "../../facade/node.ts";
import { isPattern } from "../../mesh/name_pattern.ts";
import { printable } from "../../text/printable.ts";
import type { TopicSubscription } from "../../topic/topic.ts";
import type { Output } from "../terminal/output.ts";
import { type Gate, Outlet } from "./outlet.ts";
import type { TopicMapping } from "./topic_mapping.ts";
import { TypeRelay } from "./type_relay.ts";

/** So many topics that a pattern matches are passed on at most. */
const MAX_TOPICS = 4096;

/** How a {@linkcode Passage} goes. */
export interface PassageOptions {
  readonly node: Node;
  readonly output: Output;
  readonly mapping: TopicMapping;
  /** Makes what decides for one topic what passes. */
  readonly createGate: () => Gate;
  /** Whether it listens only while somebody listens to what it sends. */
  readonly isLazy: boolean;
  /** Called with each message that comes. */
  readonly came?: () => void;
}

/**
 * Passes on what comes on a topic, or on those of a pattern, to other ones, while it is open.
 *
 * A listener that does not keep up makes the senders wait: nothing is queued here.
 */
export class Passage {
  readonly #options: PassageOptions;
  readonly #types: TypeRelay;
  readonly #outlets = new Map<string, Outlet>();
  #subscription: Promise<TopicSubscription> | null = null;
  #isOpen = false;
  #isListening = false;
  #isFull = false;

  constructor(options: PassageOptions) {
    this.#options = options;
    this.#types = new TypeRelay(options.node, options.output);
    const { from } = options.mapping;
    if (!isPattern(from)) this.#outletOf(from);
    // It ends with the node.
    options.node.topology.subscribe(() => this.#update());
    this.#update();
  }

  /** What went through, by topic. */
  get outlets(): readonly Outlet[] {
    return [...this.#outlets.values()];
  }

  /** Passes on from now on. @returns Once it listens, where it is to listen by now. */
  async open(): Promise<void> {
    this.#isOpen = true;
    this.#update();
    await this.#subscription;
  }

  /** Passes on no more, until it is opened again. */
  close(): void {
    this.#isOpen = false;
    this.#update();
  }

  #update(): void {
    const { node, mapping } = this.#options;
    if (node.signal.aborted) return;
    for (const topic of this.#sources()) this.#types.update(topic, mapping.targetOf(topic));
    const isWanted = this.#isOpen && (!this.#options.isLazy || this.#hasListeners());
    // To listen is itself a change, which is told before it is done.
    if (isWanted === this.#isListening) return;
    this.#isListening = isWanted;
    if (isWanted) this.#listen();
    else this.#stopListening();
  }

  #listen(): void {
    const { node, mapping: { from }, came } = this.#options;
    this.#subscription = node.listenRaw(from, (message) => {
      came?.();
      return this.#outletOf(message.topic)?.take(message);
    });
  }

  #stopListening(): void {
    void this.#subscription?.then((subscription) => subscription.stop());
    this.#subscription = null;
    for (const outlet of this.#outlets.values()) outlet.forget();
  }

  /** The topics that are passed on, as far as they are known. */
  #sources(): Set<string> {
    const { node: { topology }, mapping } = this.#options;
    const sent = [...topology.nodes.values()].flatMap(({ sends }) => sends);
    return new Set([...this.#outlets.keys(), ...sent.filter((topic) => mapping.isSource(topic))]);
  }

  #hasListeners(): boolean {
    const { node: { topology }, mapping } = this.#options;
    return [...this.#sources()]
      .some((topic) => topology.listeners(mapping.targetOf(topic)).length > 0);
  }

  #outletOf(topic: string): Outlet | undefined {
    const known = this.#outlets.get(topic);
    if (known) return known;
    if (this.#outlets.size >= MAX_TOPICS) return this.#tellFull();
    const { node, mapping, createGate } = this.#options;
    const outlet = new Outlet(node, { from: topic, to: mapping.targetOf(topic) }, createGate());
    this.#outlets.set(topic, outlet);
    return outlet;
  }

  #tellFull(): undefined {
    if (this.#isFull) return;
    this.#isFull = true;
    const { output, mapping } = this.#options;
    output.message(
      `More than ${MAX_TOPICS} topics match ${
        printable(mapping.from)
      }: the others are not passed on`,
    );
  }
}
