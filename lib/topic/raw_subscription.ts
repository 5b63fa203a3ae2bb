import { errorText } from "../log/error_text.ts";
import type { Logger } from "../log/logger.ts";
import { decodeVia } from "../wire/via.ts";
import { isThenable } from "../flow/thenable.ts";
import { type Arrival, type MessageOrigin, withOrigin } from "./arrival.ts";
import { RetainedGate } from "./retained/retained_gate.ts";
import type { MessageSink } from "./topic_listener.ts";

/** A message as it came off the wire, not decoded. */
export interface RawMessage extends MessageOrigin {
  /** The name of the codec that wrote the bytes, which this node need not have. */
  readonly codec: string;
  /**
   * The message's body: what the codec made of the list of arguments. It lies in a buffer that is
   * used again: copy what you keep.
   */
  readonly bytes: Uint8Array;
  /** Whether its sender keeps it for later listeners, whether or not this one is `retained`. */
  readonly kept: boolean;
  /** Where it has been before a bridge brought it here; see {@linkcode RawSendOptions.via}. */
  readonly via: readonly string[];
}

/** Takes a raw message; see {@linkcode RawSubscription}. */
export type RawMessageCallback = (message: RawMessage) => unknown;

/** How a raw listener is called. */
export interface RawListenOptions {
  /**
   * Whether it gets messages that were sent before, and retained.
   *
   * @default {true}
   */
  retained?: boolean;
}

/**
 * One callback that takes a topic's messages without decoding them.
 *
 * - Messages of one sender come in order; those of several may come while the promise of another
 *   sender's is pending.
 * - Nothing is queued: a promise that the callback returns pauses the connection that brought the
 *   message, and keeps the message's bytes as they are, until it settles.
 * - A callback that throws or rejects is logged; the next message comes.
 */
export class RawSubscription implements MessageSink {
  readonly isRaw = true;
  readonly gate: RetainedGate;
  readonly #callback: RawMessageCallback;
  readonly #logger: Logger;
  readonly #paused = new Set<() => void>();
  #stopped = false;

  constructor(
    callback: RawMessageCallback,
    logger: Logger,
    { retained = true }: RawListenOptions = {},
  ) {
    this.gate = new RetainedGate(retained);
    this.#callback = callback;
    this.#logger = logger;
  }

  deliver(arrival: Arrival): void | Promise<void> {
    if (this.#stopped) return;
    if (arrival.retention !== null && !this.gate.admits(arrival.retention)) return;
    // The arrival may be another message by the time that a promise rejects.
    const { topic, codec, bytes, start, end } = arrival;
    const kept = arrival.retention !== null;
    try {
      const via = decodeVia(arrival.via);
      const body = { codec: codec.name, bytes: bytes.subarray(start, end), kept, via };
      const busy = this.#callback(withOrigin(body, arrival));
      if (isThenable(busy)) return this.#pause(busy, topic);
    } catch (error) {
      this.#report(error, topic);
    }
  }

  stop(): void {
    this.#stopped = true;
    for (const release of this.#paused) release();
  }

  #pause(busy: PromiseLike<unknown>, topic: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const release = () => {
      this.#paused.delete(release);
      resolve();
    };
    this.#paused.add(release);
    busy.then(release, (error) => {
      this.#report(error, topic);
      release();
    });
    return promise;
  }

  #report(error: unknown, topic: string): void {
    this.#logger.error(`A raw listener of topic "${topic}" failed: ${errorText(error)}`);
  }
}
