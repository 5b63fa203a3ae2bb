import { NOTHING_COUNTED } from "../node/status/stats.ts";
import type { RemoteStats, RemoteTopicStats } from "../node/report/remote_stats.ts";

/** Something that was counted twice, the newer one last, and how much time lay between. */
export interface Change<T> {
  /** What was counted before; `null` where this is the first time. */
  readonly before: T | null;
  readonly now: T;
  /** The time between them by the clock of who counted, in milliseconds. */
  readonly elapsedMs: number;
}

interface Counted<T> extends Change<T> {
  readonly uptimeMs: number;
  /** The round of the topics in which it was told last. */
  readonly round: number;
}

const NOTHING: RemoteTopicStats = { ...NOTHING_COUNTED, delayMs: null };

/**
 * What one node has told so far: of each thing the last two answers, from which rates are made.
 *
 * A node with many topics tells of them in parts, over several answers: each part has times of its own,
 * so rates are exact however long a round takes.
 */
export class NodeHistory {
  #stats: Counted<RemoteStats> | null = null;
  readonly #topics = new Map<string, Counted<RemoteTopicStats>>();
  #round = 0;
  /** When this round began, and the last one that is complete, by the node's own time. */
  #roundUptimeMs = 0;
  #toldUptimeMs: number | null = null;

  /** The last answer, and the one before that began a round of questions. */
  get stats(): Change<RemoteStats> | null {
    return this.#stats;
  }

  /** Of each topic the last two answers. */
  get topics(): ReadonlyMap<string, Change<RemoteTopicStats>> {
    return this.#topics;
  }

  /**
   * Takes an answer.
   *
   * @param stats The answer.
   * @param options `isFirst`: whether it is the first of a round of questions, and not a further part.
   */
  take(stats: RemoteStats, { isFirst }: { isFirst: boolean }): void {
    const { uptimeMs } = stats;
    const round = this.#round;
    if (isFirst) {
      this.#stats = next(this.#stats, stats, uptimeMs, round);
      this.#roundUptimeMs = uptimeMs;
    }
    for (const [topic, counts] of stats.topics) {
      const last = this.#topics.get(topic) ?? this.#absent;
      this.#topics.set(topic, next(last, counts, uptimeMs, round));
    }
    if (stats.nextTopic === null) this.#endRound();
  }

  /** A topic that a whole round has not told of had counted nothing then. */
  get #absent(): Counted<RemoteTopicStats> | null {
    const uptimeMs = this.#toldUptimeMs;
    if (uptimeMs === null) return null;
    return { before: null, now: NOTHING, elapsedMs: 0, uptimeMs, round: this.#round };
  }

  /** What a whole round has not told of is not there any more. */
  #endRound(): void {
    for (const [topic, { round }] of this.#topics) {
      if (round < this.#round) this.#topics.delete(topic);
    }
    this.#round++;
    this.#toldUptimeMs = this.#roundUptimeMs;
  }
}

function next<T>(
  last: Counted<T> | null | undefined,
  now: T,
  uptimeMs: number,
  round: number,
): Counted<T> {
  const elapsedMs = last ? uptimeMs - last.uptimeMs : 0;
  return { before: elapsedMs > 0 ? last!.now : null, now, elapsedMs, uptimeMs, round };
}

/**
 * Makes a rate of what was counted.
 *
 * @param change What was counted, twice.
 * @param countOf Picks the counter.
 * @returns By how much it grows in a second; `null` where it was counted once. A counter that forgot
 * what nodes had sent that are gone counts as one that stands.
 */
export function rateOf<T>(change: Change<T>, countOf: (counted: T) => number): number | null {
  const { before, now, elapsedMs } = change;
  if (before === null) return null;
  return Math.max(0, countOf(now) - countOf(before)) * 1000 / elapsedMs;
}
