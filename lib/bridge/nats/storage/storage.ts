import { untilAborted } from "../../../flow/abort.ts";
import { BackOff, keepTrying } from "../../../flow/keep_trying.ts";
import type { Clock } from "../../../time/clock.ts";
import type { NatsClient } from "../nats_client.ts";
import type { ResolvedNatsOptions } from "../nats_options.ts";
import { planSubjects, SubjectCache } from "../subject_plan.ts";
import { DurableMessages } from "./durable_messages.ts";
import { openJetStream } from "./jet_stream.ts";
import { KeptMessages } from "./kept_messages.ts";

/** A cluster that has just begun takes some seconds until it stores anything. */
const FIRST_PAUSE_MS = 500;
const LAST_PAUSE_MS = 5000;

/** Whose storage it is. */
export interface StorageOptions {
  readonly client: NatsClient;
  readonly clock: Clock;
  readonly options: ResolvedNatsOptions;
}

/** What the server stores for bridges, where it stores anything, and as soon as it does. */
export class Storage implements AsyncDisposable {
  /** Where messages that must not be lost are; `null` where, or while, nothing is stored. */
  durable: DurableMessages | null = null;
  /** Where the last messages of topics are; `null` where, or while, they are not kept. */
  kept: KeptMessages | null = null;
  readonly #options: StorageOptions;
  readonly #closed = new AbortController();
  readonly #looked = Promise.withResolvers<void>();
  readonly #ended: Promise<void>;
  #why = "";

  constructor(options: StorageOptions) {
    this.#options = options;
    const backOff = new BackOff({
      firstMs: FIRST_PAUSE_MS,
      lastMs: LAST_PAUSE_MS,
      clock: options.clock,
      random: Math.random,
    });
    this.#ended = keepTrying(() => this.#open(), { backOff, signal: this.#closed.signal });
  }

  /** Waits until it was looked once whether anything is stored. */
  async ready(): Promise<void> {
    await untilAborted(this.#looked.promise, this.#closed.signal);
  }

  /** Waits until something is stored, or it is known that nothing will be. */
  async opened(): Promise<void> {
    await untilAborted(this.#ended, this.#closed.signal);
  }

  /** @returns Why messages of a topic are not stored, and what to do. */
  whyNone(topic: string): string {
    return `Cannot keep messages of "${topic}" until they have arrived: ${this.#why}, or take ` +
      '"durable" off its route';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort();
    await this.#ended;
  }

  async #open(): Promise<"done" | "failed"> {
    const { client, options } = this.#options;
    const jetStream = await untilAborted(openJetStream(client), this.#closed.signal);
    if (jetStream === undefined) return "done";
    if (typeof jetStream === "string") this.#why = jetStream;
    else {
      const plan = planSubjects(options);
      const all = { client, jetStream, plan, options, names: new SubjectCache() };
      this.durable = new DurableMessages(all);
      if (plan.rosy) this.kept = new KeptMessages({ ...all, subjects: plan.rosy });
    }
    this.#looked.resolve();
    return this.durable || !client.connection.info?.jetstream ? "done" : "failed";
  }
}
