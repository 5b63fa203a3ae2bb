import { untilAborted } from "../../flow/abort.ts";
import { LOG_TOPIC } from "../../logs/log_message.ts";
import type { TopologyView } from "../../mesh/topology.ts";
import type { Clock } from "../../time/clock.ts";

/** Lines of the past come one right behind the other: so long a silence ends them, in milliseconds. */
const QUIET_MS = 200;
/** That nobody logs at all is believed after this, in milliseconds: who is busy answers late. */
const NOBODY_MS = 1000;
/** For a node of which nothing comes nobody waits longer than this, in milliseconds. */
const LONGEST_MS = 2000;

/**
 * Waits until what nodes have logged before is here: until every node that logs was heard, and all have
 * fallen silent; two seconds at most, for a node may hang.
 */
export class HistoryWait {
  readonly #topology: TopologyView;
  readonly #clock: Clock;
  readonly #heard = new Set<string>();
  readonly #over = Promise.withResolvers<void>();
  #isQuiet = true;
  /** Whether it is to be known by now who logs. */
  #isKnown = false;
  #cancelQuiet: () => void = () => {};

  /**
   * @param topology Who is there.
   * @param clock Measures silence.
   */
  constructor(topology: TopologyView, clock: Clock) {
    this.#topology = topology;
    this.#clock = clock;
  }

  /** Takes note of a line of a node. */
  heard(uuid: string): void {
    this.#heard.add(uuid);
    this.#isQuiet = false;
    this.#cancelQuiet();
    this.#cancelQuiet = this.#clock.after(QUIET_MS, () => {
      this.#isQuiet = true;
      this.#check();
    });
  }

  /** Waits, once it is known who was there before. @param signal Gives up. */
  async wait(signal: AbortSignal): Promise<void> {
    const cancels = [
      this.#clock.after(LONGEST_MS, this.#over.resolve),
      this.#clock.after(NOBODY_MS, () => {
        this.#isKnown = true;
        this.#check();
      }),
    ];
    // Who has gone is waited for no longer.
    const unsubscribe = this.#topology.subscribe(() => this.#check());
    this.#check();
    await untilAborted(this.#over.promise, signal);
    unsubscribe();
    for (const cancel of [...cancels, this.#cancelQuiet]) cancel();
  }

  #check(): void {
    if (!this.#isQuiet) return;
    const senders = this.#topology.senders(LOG_TOPIC);
    const isComplete = senders.every(({ id }) => this.#heard.has(id.uuid));
    if (isComplete && (senders.length > 0 || this.#isKnown)) this.#over.resolve();
  }
}
