import type { Clock } from "../../time/clock.ts";
import { stopOf } from "./stop_message.ts";
import type { Lease } from "./mesh_view.ts";
import type { Presence } from "./presence.ts";

/** How often one who moves a robot is asked whether he is there, in milliseconds. */
const ASK_MS = 500;
/** So many times in a row without a word, and the robot stops. */
const MAX_SILENT = 3;

/** What {@linkcode Leases} sends by. */
export interface LeasesOptions {
  readonly clock: Clock;
  /** Sends a message; whoever is gone hears of no failure. */
  readonly send: (topic: string, args: readonly unknown[]) => void;
  /** How many topics may have one at a time. */
  readonly maxTopics: number;
  /** Tells whether the client is there; without it, it is until {@linkcode Leases.close}. */
  readonly presence?: Presence | undefined;
  /** How long velocities hold of whom nothing else is known, in milliseconds. @default {Infinity} */
  readonly holdMs?: number | undefined;
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
 * - A client says what is sent then, and after how long a silence. Each message starts that anew, also the
 *   first one after a silence.
 * - Who says nothing and sends velocities, in the form of ROS's twists, has zeros sent when it is gone.
 * - A network that is cut does not tell that a client is gone. One that has a robot move is asked twice
 *   a second, and what it left to be said is said when it is silent. It may go on when it is back.
 */
export class Leases {
  readonly #options: LeasesOptions;
  readonly #running = new Map<string, Running>();
  /** What the client has said of topics: it holds for all that it sends there, also after a silence. */
  readonly #said = new Map<string, Lease>();
  /** Topics for which the client wants no last word. */
  readonly #declined = new Set<string>();
  #stopWatch: (() => void) | null = null;
  #heard = 0;
  #silent = 0;

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
      this.#said.delete(topic);
      if (this.#declined.size >= this.#options.maxTopics) return false;
      this.#declined.add(topic);
      return true;
    }
    if (lease) {
      if (!this.#keep(topic, lease)) return false;
    } else if (this.#declined.has(topic)) return true;
    const said = this.#said.get(topic);
    const { holdMs } = this.#options;
    if (!said && holdMs !== undefined && !stopOf(args())) {
      // It stands still, or is nothing that would move: there is nothing to keep.
      this.#end(topic);
      return true;
    }
    const running = this.#running.get(topic);
    if (!running && !this.#hasRoom()) return false;
    const next = running ?? { lease: said, last: args, stop: null };
    this.#running.set(topic, next);
    next.last = args;
    next.lease = said;
    this.#restart(topic, next);
    this.#watch();
    return true;
  }

  /**
   * The client has no more to say on some topics: what moves at its word there is stopped.
   *
   * @param isOver Whether that is so of a topic.
   */
  stop(isOver: (topic: string) => boolean): void {
    for (const topic of [...this.#said.keys()]) if (isOver(topic)) this.#said.delete(topic);
    for (const [topic, running] of [...this.#running]) {
      if (isOver(topic) && stopOf(running.last())) this.#silence(topic, running);
    }
  }

  /** The client is gone: what is to be sent then is sent. */
  close(): void {
    this.#stopWatch?.();
    this.#stopWatch = null;
    for (const [topic, running] of [...this.#running]) {
      this.#end(topic);
      this.#sendLastWord(topic, running);
    }
  }

  /** @returns Whether there was room for it. */
  #keep(topic: string, lease: Lease): boolean {
    if (!this.#said.has(topic) && this.#said.size >= this.#options.maxTopics) return false;
    this.#declined.delete(topic);
    this.#said.set(topic, lease);
    return true;
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
    const ms = running.lease ? running.lease.ms : this.#options.holdMs ?? Infinity;
    if (ms === Infinity) return;
    running.stop = this.#options.clock.after(ms, () => this.#silence(topic, running));
  }

  #silence(topic: string, running: Running): void {
    this.#end(topic);
    this.#sendLastWord(topic, running);
  }

  /** Looks after a client for as long as something moves at its word. */
  #watch(): void {
    const { clock, presence } = this.#options;
    if (!presence || this.#stopWatch) return;
    this.#heard = presence.heardFrames;
    this.#silent = 0;
    const look = () => {
      this.#stopWatch = null;
      const moving = [...this.#running].filter(([, { last }]) => stopOf(last()));
      if (moving.length === 0) return;
      this.#silent = presence.heardFrames === this.#heard ? this.#silent + 1 : 0;
      this.#heard = presence.heardFrames;
      if (this.#silent >= MAX_SILENT) {
        for (const [topic, running] of moving) this.#silence(topic, running);
        return;
      }
      presence.ask();
      this.#stopWatch = clock.after(ASK_MS, look);
    };
    this.#stopWatch = clock.after(ASK_MS, look);
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
