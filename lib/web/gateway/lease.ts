import type { Clock } from "../../time/clock.ts";
import { stopOf } from "./stop_message.ts";
import type { Lease } from "./mesh_view.ts";

/** What {@linkcode Leases} sends by. */
export interface LeasesOptions {
  readonly clock: Clock;
  /** Sends a message; whoever is gone hears of no failure. */
  readonly send: (topic: string, args: readonly unknown[]) => void;
  /** How many topics may have one at a time. */
  readonly maxTopics: number;
}

interface Running {
  lease: Lease | undefined;
  /** The last message, decoded when it matters. */
  last: () => readonly unknown[];
  stop: (() => void) | null;
}

/**
 * What becomes of the topics that a client sends on when it falls silent or is gone: a robot that is
 * steered from a browser stops.
 *
 * - A client says what is sent then, and after how long a silence. Each message starts that anew.
 * - Who says nothing and sends velocities, in the form of ROS's twists, has zeros sent when it is gone.
 */
export class Leases {
  readonly #options: LeasesOptions;
  readonly #running = new Map<string, Running>();
  /** Topics for which the client wants no last word. */
  readonly #declined = new Set<string>();

  constructor(options: LeasesOptions) {
    this.#options = options;
  }

  /**
   * Takes note of a message that the client sends.
   *
   * @param topic The topic.
   * @param args What gives the arguments.
   * @param lease What is said of it; `undefined` for what was said before.
   * @returns Whether there is room to take note of it.
   */
  note(topic: string, args: () => readonly unknown[], lease: Lease | null | undefined): boolean {
    if (lease === null) {
      this.#end(topic);
      if (this.#declined.size >= this.#options.maxTopics) return false;
      this.#declined.add(topic);
      return true;
    }
    if (lease) this.#declined.delete(topic);
    else if (this.#declined.has(topic)) return true;
    const running = this.#running.get(topic);
    if (!running && !this.#hasRoom()) return false;
    const next = running ?? { lease, last: args, stop: null };
    this.#running.set(topic, next);
    next.last = args;
    if (lease) next.lease = lease;
    this.#restart(topic, next);
    return true;
  }

  /** The client is gone: what is to be sent then is sent. */
  close(): void {
    for (const [topic, running] of [...this.#running]) {
      this.#end(topic);
      this.#sendLastWord(topic, running);
    }
  }

  /** Topics on which nothing would be sent at the end need not be known. */
  #hasRoom(): boolean {
    const { maxTopics } = this.#options;
    if (this.#running.size < maxTopics) return true;
    for (const [topic, { lease, last }] of this.#running) {
      if (!lease && !stopOf(last())) this.#end(topic);
    }
    return this.#running.size < maxTopics;
  }

  #restart(topic: string, running: Running): void {
    running.stop?.();
    running.stop = null;
    const ms = running.lease?.ms ?? Infinity;
    if (ms === Infinity) return;
    running.stop = this.#options.clock.after(ms, () => {
      this.#end(topic);
      this.#sendLastWord(topic, running);
    });
  }

  #sendLastWord(topic: string, { lease, last }: Running): void {
    const args = lease ? lease.args : stopOf(last());
    if (args) this.#options.send(topic, args);
  }

  #end(topic: string): void {
    this.#running.get(topic)?.stop?.();
    this.#running.delete(topic);
  }
}
