import type { NodeRecord } from "../../mesh/node_record.ts";
import type { Clock } from "../../time/clock.ts";

const JITTER_MS = 50;
const MAX_PARALLEL = 8;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5000;

/** What a {@linkcode RecordFetcher} works with. */
export interface RecordFetcherOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** Fetches a record from its node. */
  fetch(presence: NodeRecord, signal: AbortSignal): Promise<NodeRecord>;
  /** @returns Whether the record is known already, or a newer one. */
  isKnown(presence: NodeRecord): boolean;
  /** Is called with what was fetched. */
  onFetched(record: NodeRecord): void;
  /** Is called with what could not be fetched; it is tried again. */
  onFailed(presence: NodeRecord, error: unknown): void;
}

interface Job {
  presence: NodeRecord;
  failures: number;
  readonly abort: AbortController;
  cancelTimer: () => void;
}

/**
 * Fetches records that were too large to be announced.
 *
 * - At most 8 at a time; further ones wait.
 * - Not at once, so that a changed node is not asked by everybody in the same instant.
 * - What fails is tried again, from 100 ms to 5 s apart, until {@linkcode cancel}.
 */
export class RecordFetcher {
  readonly #options: RecordFetcherOptions;
  readonly #jobs = new Map<string, Job>();
  readonly #waiting: Job[] = [];
  #running = 0;

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
   */
  request(presence: NodeRecord): void {
    const { uuid } = presence.id;
    const job = this.#jobs.get(uuid);
    if (job) {
      job.presence = presence;
      return;
    }
    if (this.#options.isKnown(presence)) return;
    const created: Job = {
      presence,
      failures: 0,
      abort: new AbortController(),
      cancelTimer: () => {},
    };
    this.#jobs.set(uuid, created);
    this.#later(created, this.#options.random() * JITTER_MS);
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
      const job = this.#waiting.shift();
      if (!job) return;
      if (this.#isCurrent(job)) void this.#run(job);
    }
  }

  async #run(job: Job): Promise<void> {
    const { presence } = job;
    if (this.#options.isKnown(presence)) {
      this.#jobs.delete(presence.id.uuid);
      return;
    }
    this.#running++;
    try {
      const record = await this.#options.fetch(presence, job.abort.signal);
      if (this.#isCurrent(job)) this.#finish(job, presence, record);
    } catch (error) {
      if (this.#isCurrent(job)) this.#fail(job, error);
    } finally {
      this.#running--;
    }
    this.#next();
  }

  #finish(job: Job, asked: NodeRecord, record: NodeRecord): void {
    if (record.id.uuid !== asked.id.uuid || record.revision < asked.revision) {
      throw new Error("the record is older than the announced one, or another node's");
    }
    this.#jobs.delete(asked.id.uuid);
    this.#options.onFetched(record);
    // A newer one may have been announced meanwhile.
    this.request(job.presence);
  }

  #fail(job: Job, error: unknown): void {
    const delayMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** job.failures);
    job.failures++;
    this.#options.onFailed(job.presence, error);
    this.#later(job, delayMs * (0.5 + this.#options.random() / 2));
  }

  #isCurrent(job: Job): boolean {
    return this.#jobs.get(job.presence.id.uuid) === job;
  }
}
