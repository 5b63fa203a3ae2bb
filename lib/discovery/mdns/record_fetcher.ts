import type { NodeRecord } from "../../mesh/node_record.ts";
import type { Clock } from "../../time/clock.ts";

const MAX_PARALLEL = 8;
/** So many at once from nodes of which one host told, so that it cannot hold up the others. */
const MAX_PARALLEL_PER_ORIGIN = 4;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5000;
/** Who has refused will hardly change its mind. */
const REFUSED_RETRY_MS = 30_000;
/** So many tries do not find the announced revision before that counts as a lie. */
const TRIES_FOR_REVISION = 3;

export interface RecordFetcherOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** The longest time from one try to the next, in milliseconds. @default {5000} */
  readonly longestRetryMs?: number;
  /** Fetches a record from its node. */
  fetch(presence: NodeRecord, signal: AbortSignal): Promise<NodeRecord>;
  /** @returns Whether an error says that the node did not want to tell. */
  isRefusal(error: unknown): boolean;
  /**
   * Says for how long to wait before a first try.
   *
   * @param canWait Whether nobody's messages depend on it.
   * @returns The time, in milliseconds: chosen anew each time.
   */
  delayMs(canWait: boolean): number;
  /** @returns Whether the record is known already, or a newer one. */
  isKnown(presence: NodeRecord): boolean;
  /** Is called with what was fetched. */
  onFetched(record: NodeRecord): void;
  /** Is called with what could not be fetched; it is tried again. */
  onFailed(presence: NodeRecord, error: unknown): void;
}

interface Job {
  presence: NodeRecord;
  readonly origin: string;
  failures: number;
  readonly abort: AbortController;
  /** Whether nobody's messages depend on it. */
  canWait: boolean;
  cancelTimer: () => void;
}

/**
 * Fetches records that were too large to be announced.
 *
 * - At most 8 at a time, and 4 of which the same host told; further ones wait.
 * - Not at once, so that a changed node is not asked by everybody in the same instant; much later where
 *   nobody's messages depend on what has changed.
 * - What fails is tried again, from 100 ms to 5 s apart (or what it is told), until
 *   {@linkcode cancel}; after a refusal 30 s later.
 * - A record that stays older than what was announced is taken for the truth after a few times.
 */
export class RecordFetcher {
  readonly #options: RecordFetcherOptions;
  readonly #jobs = new Map<string, Job>();
  readonly #waiting: Job[] = [];
  readonly #underWay = new Set<Job>();
  #running = 0;
  readonly #runningFrom = new Map<string, number>();

  constructor(options: RecordFetcherOptions) {
    this.#options = options;
  }

  /** How many records are on their way that were not yet found to be out of reach. */
  get pending(): number {
    let pending = 0;
    for (const { failures } of this.#jobs.values()) if (failures === 0) pending++;
    return pending;
  }

  /**
   * Fetches a record unless it is known or on its way.
   *
   * @param presence What was announced of it.
   * @param origin Which host told of it.
   * @param options `canWait`: whether nobody's messages depend on it.
   */
  request(presence: NodeRecord, origin: string, { canWait = false } = {}): void {
    const { uuid } = presence.id;
    const job = this.#jobs.get(uuid);
    if (job) {
      job.presence = presence;
      if (job.canWait && !canWait) this.#hurry(job);
      return;
    }
    if (this.#options.isKnown(presence)) return;
    const created: Job = {
      presence,
      origin,
      failures: 0,
      canWait,
      abort: new AbortController(),
      cancelTimer: () => {},
    };
    this.#jobs.set(uuid, created);
    this.#later(created, this.#options.delayMs(canWait));
  }

  /** Fetches sooner what was to be fetched some time. */
  #hurry(job: Job): void {
    job.canWait = false;
    if (this.#waiting.includes(job) || this.#underWay.has(job)) return;
    job.cancelTimer();
    this.#later(job, this.#options.delayMs(false));
  }

  /** Gives up on a node. */
  cancel(uuid: string): void {
    const job = this.#jobs.get(uuid);
    if (!job) return;
    this.#jobs.delete(uuid);
    job.cancelTimer();
    job.abort.abort();
  }

  /** Gives up on all. */
  close(): void {
    for (const uuid of [...this.#jobs.keys()]) this.cancel(uuid);
    this.#waiting.length = 0;
  }

  #later(job: Job, delayMs: number): void {
    job.cancelTimer = this.#options.clock.after(delayMs, () => {
      this.#waiting.push(job);
      this.#next();
    }, { unref: true });
  }

  #next(): void {
    while (this.#running < MAX_PARALLEL) {
      const index = this.#waiting.findIndex(({ origin }) =>
        (this.#runningFrom.get(origin) ?? 0) < MAX_PARALLEL_PER_ORIGIN
      );
      if (index < 0) return;
      const [job] = this.#waiting.splice(index, 1);
      if (this.#isCurrent(job!)) void this.#run(job!);
    }
  }

  #count(origin: string, change: 1 | -1): void {
    this.#running += change;
    const count = (this.#runningFrom.get(origin) ?? 0) + change;
    if (count > 0) this.#runningFrom.set(origin, count);
    else this.#runningFrom.delete(origin);
  }

  async #run(job: Job): Promise<void> {
    const { presence } = job;
    if (this.#options.isKnown(presence)) {
      this.#jobs.delete(presence.id.uuid);
      return;
    }
    this.#count(job.origin, 1);
    this.#underWay.add(job);
    try {
      const record = await this.#options.fetch(presence, job.abort.signal);
      if (this.#isCurrent(job)) this.#finish(job, presence, record);
    } catch (error) {
      if (this.#isCurrent(job)) this.#fail(job, error);
    } finally {
      this.#count(job.origin, -1);
      this.#underWay.delete(job);
    }
    this.#next();
  }

  #finish(job: Job, asked: NodeRecord, record: NodeRecord): void {
    if (record.id.uuid !== asked.id.uuid) throw new Error("the record is another node's");
    // It may be on its way to where it was fetched; or somebody else has made the revision up.
    if (record.revision < asked.revision && job.failures < TRIES_FOR_REVISION) {
      throw new Error("the record is older than the announced one");
    }
    this.#jobs.delete(asked.id.uuid);
    this.#options.onFetched(record);
    // A newer one may have been announced meanwhile.
    if (job.presence.revision > asked.revision) {
      this.request(job.presence, job.origin, { canWait: job.canWait });
    }
  }

  #fail(job: Job, error: unknown): void {
    const { isRefusal, longestRetryMs = LONGEST_RETRY_MS } = this.#options;
    const delayMs = isRefusal(error)
      ? REFUSED_RETRY_MS
      : Math.min(longestRetryMs, FIRST_RETRY_MS * 2 ** job.failures);
    job.failures++;
    this.#options.onFailed(job.presence, error);
    this.#later(job, delayMs * (0.5 + this.#options.random() / 2));
  }

  #isCurrent(job: Job): boolean {
    return this.#jobs.get(job.presence.id.uuid) === job;
  }
}
