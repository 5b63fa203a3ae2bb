import type { Message } from "./message.ts";
import type { SourceListenOptions } from "./source.ts";

type Take = (message: Message) => void;
/** Begins to listen. @returns Ends it. */
type Open = (topic: string, take: Take, options: SourceListenOptions) => () => void;

interface SharedListen {
  readonly takers: Set<Take>;
  last: Message | undefined;
  readonly close: () => void;
}

/**
 * What many panels listen to, listened to once. Who comes later gets the last message at once, and what
 * nobody listens to any longer is let go of.
 */
export class SharedListens {
  readonly #open: Open;
  readonly #listens = new Map<string, SharedListen>();

  /** @param open Begins to listen to something. */
  constructor(open: Open) {
    this.#open = open;
  }

  /**
   * Adds somebody who listens.
   *
   * @returns Ends it. Idempotent.
   */
  add(topic: string, take: Take, options: SourceListenOptions = {}): () => void {
    const key = JSON.stringify([topic, options.isEvery ?? false, options.maxHz ?? null]);
    // The same function may listen twice.
    const taker: Take = (message) => take(message);
    const listen = this.#listens.get(key) ?? this.#begin(key, topic, options);
    listen.takers.add(taker);
    const { last } = listen;
    if (last) {
      queueMicrotask(() => listen.takers.has(taker) && taker({ ...last, isRetained: true }));
    }
    return () => {
      if (listen.takers.delete(taker) && listen.takers.size === 0) {
        this.#listens.delete(key);
        listen.close();
      }
    };
  }

  #begin(key: string, topic: string, options: SourceListenOptions): SharedListen {
    const takers = new Set<Take>();
    const listen: SharedListen = {
      takers,
      last: undefined,
      close: this.#open(topic, (message) => {
        listen.last = message;
        for (const take of takers) take(message);
      }, options),
    };
    this.#listens.set(key, listen);
    return listen;
  }
}
