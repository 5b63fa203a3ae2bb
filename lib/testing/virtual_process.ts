import type { Clock } from "../time/clock.ts";
import type { SocketOwner } from "./way.ts";

/**
 * A process that is none: what a node has of its own, so that it can stand still while others go on.
 *
 * - Frozen, it is like a process that was sent SIGSTOP: time passes, but its timers do not run and
 *   its sockets are not read. Whatever came due meanwhile runs when it is thawed.
 * - Code of the test itself is not part of it: what has begun to run cannot be frozen.
 */
export class VirtualProcess implements SocketOwner {
  /** The `uuid` of its node. */
  readonly uuid: string;
  /** The clock that the process sees. */
  readonly clock: Clock;
  readonly #held: (() => void)[] = [];
  #isFrozen = false;
  #isDead = false;

  /**
   * @param uuid The `uuid` of its node.
   * @param clock The clock of all.
   */
  constructor(uuid: string, clock: Clock) {
    this.uuid = uuid;
    this.clock = {
      monotonicMs: () => clock.monotonicMs(),
      epochMs: () => clock.epochMs(),
      after: (delayMs, callback) => {
        let isCancelled = false;
        const run = () => {
          if (!isCancelled) callback();
        };
        const cancel = clock.after(delayMs, () => this.#run(run));
        return () => {
          isCancelled = true;
          cancel();
        };
      },
      afterTurn: (callback) => clock.afterTurn(() => this.#run(callback)),
    };
  }

  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  /** Whether it was killed. */
  get isDead(): boolean {
    return this.#isDead;
  }

  /** Lets it stand still. */
  freeze(): void {
    this.#isFrozen = true;
  }

  /** Lets it go on. */
  thaw(): void {
    this.#isFrozen = false;
    for (const callback of this.#held.splice(0)) this.#run(callback);
  }

  /** Ends it: it stands still, and nobody reaches it any more. */
  kill(): void {
    this.#isDead = true;
    this.freeze();
  }

  thawed(): Promise<void> {
    if (!this.#isFrozen) return Promise.resolve();
    return new Promise((resolve) => this.#held.push(resolve));
  }

  #run(callback: () => void): void {
    if (this.#isFrozen) this.#held.push(callback);
    else callback();
  }
}
