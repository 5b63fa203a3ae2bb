import type { GraphUpdate } from "../../web/foxglove/protocol.ts";

/** Whom a topic or a service has, by what the server calls its nodes. */
export type PartiesByName = ReadonlyMap<string, readonly string[]>;

/** More than any robot has. */
const MAX_NAMES = 50_000;

/** Who sends on which topics, listens to which, and provides what, as a server has told so far. */
export class ServerGraph {
  readonly #publishers = new Map<string, readonly string[]>();
  readonly #subscribers = new Map<string, readonly string[]>();
  readonly #providers = new Map<string, readonly string[]>();

  /** The nodes that send, by topics. */
  get publishers(): PartiesByName {
    return this.#publishers;
  }

  /** The nodes that listen, by topics. */
  get subscribers(): PartiesByName {
    return this.#subscribers;
  }

  /** The nodes that provide, by services. */
  get providers(): PartiesByName {
    return this.#providers;
  }

  /** Takes what is other than before. */
  update(update: GraphUpdate): void {
    for (const name of update.removedTopics) {
      this.#publishers.delete(name);
      this.#subscribers.delete(name);
    }
    for (const name of update.removedServices) this.#providers.delete(name);
    for (const { name, publisherIds } of update.publishedTopics) {
      put(this.#publishers, name, publisherIds);
    }
    for (const { name, subscriberIds } of update.subscribedTopics) {
      put(this.#subscribers, name, subscriberIds);
    }
    for (const { name, providerIds } of update.advertisedServices) {
      put(this.#providers, name, providerIds);
    }
  }
}

function put(all: Map<string, readonly string[]>, name: string, ids: readonly string[]): void {
  if (ids.length === 0) all.delete(name);
  else if (all.size < MAX_NAMES || all.has(name)) all.set(name, ids);
}
