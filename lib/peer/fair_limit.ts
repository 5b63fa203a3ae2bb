import type { Clock } from "../time/clock.ts";

export interface FairLimitOptions<T> {
  /** How many there may be at once. */
  readonly max: number;
  /** How long one may stay at least though others want its place, in milliseconds. */
  readonly graceMs: number;
  /** Ends one that has to make room for another. */
  readonly evict: (item: T) => void;
  readonly clock: Clock;
}

/**
 * Bounds how many there are of something that anybody can ask for, without letting one host keep
 * all others out.
 *
 * Where no place is free, the oldest of the host that has most makes room: if that host has more than
 * the newcomer's would have, or if it had its time. Otherwise the newcomer is not let in.
 */
export class FairLimit<T> {
  readonly #options: FairLimitOptions<T>;
  /** By host, the oldest first. */
  readonly #hosts = new Map<string, Map<T, number>>();
  #size = 0;

  constructor(options: FairLimitOptions<T>) {
    this.#options = options;
  }

  /** How many there are. */
  get size(): number {
    return this.#size;
  }

  /** All that there are. */
  *items(): Generator<T> {
    for (const items of this.#hosts.values()) yield* items.keys();
  }

  /**
   * Lets one in if there is room or can be made.
   *
   * @param item What to let in.
   * @param host Where it comes from.
   * @returns Whether it is in; it then has to be released.
   */
  admit(item: T, host: string): boolean {
    const { max, clock } = this.#options;
    if (this.#size >= max && !this.#makeRoom(host)) return false;
    const items = this.#hosts.get(host) ?? new Map<T, number>();
    this.#hosts.set(host, items.set(item, clock.monotonicMs()));
    this.#size++;
    return true;
  }

  /** Lets one out; does nothing if it is not in any more. */
  release(item: T, host: string): void {
    const items = this.#hosts.get(host);
    if (!items?.delete(item)) return;
    this.#size--;
    if (items.size === 0) this.#hosts.delete(host);
  }

  #makeRoom(newcomer: string): boolean {
    const { graceMs, evict, clock } = this.#options;
    let [busiest, most] = ["", new Map<T, number>()];
    for (const [host, items] of this.#hosts) {
      if (items.size > most.size) [busiest, most] = [host, items];
    }
    for (const [oldest, sinceMs] of most) {
      const isGreedy = most.size > (this.#hosts.get(newcomer)?.size ?? 0) + 1;
      if (!isGreedy && clock.monotonicMs() - sinceMs < graceMs) return false;
      this.release(oldest, busiest);
      evict(oldest);
      return true;
    }
    return false;
  }
}
