import { type Stamped, StampedQueue } from "./stamped_queue.ts";

/** How messages are matched. */
export interface ApproximateTimeOptions {
  /** How many sources there are. */
  readonly sources: number;
  /** How far apart the stamps of a set may be. */
  readonly slopMs: number;
  /** How many messages of each source wait at most. */
  readonly maxWaiting: number;
  /** Called with each set, in the order of the sources. */
  readonly found: (set: unknown[]) => void;
  /** Called with how many messages are in no set. */
  readonly drop: (count: number) => void;
}

/** A set that is the best so far, and the message by which it may be found that there is no better. */
interface Candidate {
  readonly set: unknown[];
  readonly startMs: number;
  readonly endMs: number;
  readonly pivot: number;
  readonly pivotMs: number;
}

/** A later set has to be better by so much, as a part of its age: else nothing would ever be decided. */
const AGE_PENALTY = 0.1;
/** Stamps that are older than the newest one by more than this were made after time began anew. */
const JUMP_MS = 1000;

/**
 * Matches messages of several sources by their stamps, as `ApproximateTime` of ROS's
 * `message_filters` does.
 *
 * - **Sets** have one message of each source; each message is in one set at most, and sets come in
 *   the order of their stamps. Of the sets that are possible the one is taken whose stamps are nearest
 *   to each other.
 * - **When**: as soon as it is sure that what is to come cannot be better, for which the next messages
 *   may have to be awaited.
 * - **Overflow**: beyond `maxWaiting` the oldest message of the source is dropped.
 * - **Order**: stamps of one source may be out of order as long as nothing newer was decided on; where
 *   they jump back by more than a second, as those of a recording that is played again do, it starts
 *   anew.
 */
export class ApproximateTime {
  readonly #options: ApproximateTimeOptions;
  readonly #queues: readonly StampedQueue<unknown>[];
  #candidate: Candidate | null = null;

  constructor(options: ApproximateTimeOptions) {
    this.#options = options;
    this.#queues = Array.from({ length: options.sources }, () => new StampedQueue());
  }

  /**
   * Takes a message.
   *
   * @param source The index of its source.
   * @param entry The message, and its stamp.
   */
  add(source: number, entry: Stamped<unknown>): void {
    const queue = this.#queues[source]!;
    if (entry.stampMs < queue.newestMs - JUMP_MS) this.#startAnew();
    if (!queue.add(entry, this.#candidate !== null)) return this.#options.drop(1);
    this.#decide();
    if (queue.length > this.#options.maxWaiting) this.#makeRoom(queue);
  }

  /** Whether a source has no message that may still be in a set. */
  isEmpty(source: number): boolean {
    return this.#queues[source]!.length === 0;
  }

  /** Nothing more comes: decides on what there is. */
  finish(): void {
    while (this.#candidate) {
      this.#publish(this.#candidate);
      this.#decide();
    }
  }

  get #isComplete(): boolean {
    return this.#queues.every(({ front }) => front !== undefined);
  }

  #startAnew(): void {
    this.#candidate = null;
    for (const queue of this.#queues) this.#options.drop(queue.clear());
  }

  #makeRoom(queue: StampedQueue<unknown>): void {
    for (const each of this.#queues) each.recover();
    queue.shift();
    queue.hasDropped = true;
    this.#options.drop(1);
    const wasDeciding = this.#candidate !== null;
    this.#candidate = null;
    if (wasDeciding) this.#decide();
  }

  #decide(): void {
    while (this.#isComplete) {
      const stamps = this.#queues.map(({ front }) => front!.stampMs);
      const [startMs, endMs] = [Math.min(...stamps), Math.max(...stamps)];
      const [start, end] = [stamps.indexOf(startMs), stamps.indexOf(endMs)];
      for (const [index, queue] of this.#queues.entries()) {
        // What was dropped there was older than this: it could not have been better.
        if (index !== end) queue.hasDropped = false;
      }
      if (!this.#candidate) {
        if (endMs - startMs > this.#options.slopMs || this.#queues[end]!.hasDropped) {
          this.#queues[start]!.shift();
          this.#options.drop(1);
          continue;
        }
        this.#propose({ startMs, endMs, pivot: end, pivotMs: endMs });
      } else if (this.#isBetter(this.#candidate, startMs, endMs)) {
        const { pivot, pivotMs } = this.#candidate;
        this.#propose({ startMs, endMs, pivot, pivotMs });
      }
      this.#queues[start]!.pass();
      this.#settle(start, endMs);
    }
  }

  #propose(candidate: Omit<Candidate, "set">): void {
    const set = this.#queues.map(({ front }) => front!.message);
    this.#candidate = { set, ...candidate };
    for (const queue of this.#queues) this.#options.drop(queue.forgetPassed());
  }

  #isBetter(candidate: Candidate, startMs: number, endMs: number): boolean {
    return (endMs - candidate.endMs) * (1 + AGE_PENALTY) < startMs - candidate.startMs;
  }

  /** Whether no set that ends then, or later, can be better: the pivot is in it, or before it. */
  #isSettled(candidate: Candidate, endMs: number): boolean {
    return (endMs - candidate.endMs) * (1 + AGE_PENALTY) >=
      candidate.pivotMs - candidate.startMs;
  }

  /** Publishes the candidate where it is sure that there is no better one. */
  #settle(passed: number, endMs: number): void {
    const candidate = this.#candidate!;
    if (passed === candidate.pivot || this.#isSettled(candidate, endMs)) {
      this.#publish(candidate);
    } else if (!this.#isComplete) this.#lookAhead(candidate);
  }

  /** Tries with what may come at the earliest: if even that is not better, nothing will be. */
  #lookAhead(candidate: Candidate): void {
    const passed = this.#queues.map(() => 0);
    for (;;) {
      const stamps = this.#queues.map((queue) => queue.earliestMs(candidate.pivotMs));
      const [startMs, endMs] = [Math.min(...stamps), Math.max(...stamps)];
      if (this.#isSettled(candidate, endMs)) return this.#publish(candidate);
      if (this.#isBetter(candidate, startMs, endMs)) break;
      const start = stamps.indexOf(startMs);
      this.#queues[start]!.pass();
      passed[start]!++;
    }
    for (const [index, queue] of this.#queues.entries()) queue.recover(passed[index]);
  }

  #publish({ set }: Candidate): void {
    this.#candidate = null;
    for (const queue of this.#queues) {
      queue.recover();
      queue.shift();
    }
    this.#options.found(set);
  }
}
