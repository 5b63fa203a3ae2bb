import type { ConsumerMessages, JsMsg } from "@nats-io/jetstream";
import type { NatsClient } from "../nats_client.ts";
import type { ResolvedNatsOptions } from "../nats_options.ts";
import { type OutgoingMessage, sendInPieces } from "../publisher.ts";
import type { SubjectCache, SubjectPlan } from "../subject_plan.ts";
import { subjectsOf } from "../subjects.ts";
import {
  ensureStream,
  isNoConsumer,
  type JetStream,
  replicasOf,
  streamName,
} from "./jet_stream.ts";

/** A message that was sent twice within this time is stored once, in nanoseconds. */
const DUPLICATE_WINDOW_NS = 600e9;
/** How long the server waits until it gives a message again that was not acknowledged. */
const ACK_WAIT_NS = 30e9;
/** How many messages are on their way to the mesh at once. */
const AHEAD = 64;
const PUBLISH_TIMEOUT_MS = 5000;

/** Where messages are stored until all have them. */
export interface DurableMessagesOptions {
  readonly client: NatsClient;
  readonly jetStream: JetStream;
  readonly plan: SubjectPlan;
  readonly names: SubjectCache;
  readonly options: ResolvedNatsOptions;
}

/** Takes a stored message or part; a promise asks to wait before the next one. */
export type TakeStored = (message: JsMsg, root: string) => void | Promise<void>;

/**
 * Messages that must not be lost: the server confirms that it has stored them, and keeps for each site
 * which ones it has.
 *
 * With layout `plain` they are in whichever stream takes the subject: its owner has made it.
 */
export class DurableMessages {
  readonly #options: DurableMessagesOptions;
  readonly #root: string;
  #ensuring: Promise<void> | null = null;

  constructor(options: DurableMessagesOptions) {
    this.#options = options;
    const { plan } = options;
    this.#root = plan.rosy?.durable ?? plan.topics;
  }

  /**
   * Stores a message.
   *
   * @param name The far name of its topic.
   * @param message The message.
   * @returns A promise that settles once the server has it: on its disk, and on those of its cluster.
   * @throws {Error} If it does not, with what to do.
   */
  async publish(name: string, message: OutgoingMessage): Promise<void> {
    const { client, jetStream, names } = this.#options;
    this.#ensuring ??= this.#ensure();
    await this.#ensuring;
    const subject = names.of(this.#root, name);
    await sendInPieces(client, message, async (payload, headers, index) => {
      const msgID = `${message.id}/${index}`;
      try {
        await jetStream.client.publish(subject, payload, {
          headers,
          msgID,
          timeout: PUBLISH_TIMEOUT_MS,
        });
      } catch (error) {
        throw this.#notStored(subject, error);
      }
    });
  }

  /**
   * Reads what this site has not had yet, from the first time on that it asked, and all that follows.
   *
   * @param pattern Of which topics: a far name, or a pattern.
   * @param take Called with each message or part, in order.
   * @returns What ends it; the server goes on to keep what comes then.
   * @throws {Error} If nothing stores it.
   */
  async consume(pattern: string, take: TakeStored): Promise<AsyncDisposable> {
    this.#ensuring ??= this.#ensure();
    await this.#ensuring;
    const filters = subjectsOf(pattern).subjects.map((subject) => this.#root + subject);
    const stack = new AsyncDisposableStack();
    for (const [filter, stream] of await this.#streamsOf(filters)) {
      const messages = await this.#open(filter, stream);
      const reading = this.#read(messages, take);
      stack.defer(async () => {
        messages.stop();
        await reading;
      });
    }
    return stack;
  }

  async #open(filter: string, stream: string): Promise<ConsumerMessages> {
    const { jetStream: { client } } = this.#options;
    const name = await this.#consumerName(filter);
    await this.#ensureConsumer({ stream, name, filter });
    const consumer = await client.consumers.get(stream, name);
    return await consumer.consume({ max_messages: AHEAD });
  }

  async #ensureConsumer(
    { stream, name, filter }: { stream: string; name: string; filter: string },
  ): Promise<void> {
    const { manager } = this.#options.jetStream;
    const { AckPolicy, DeliverPolicy } = await import("@nats-io/jetstream");
    try {
      await manager.consumers.info(stream, name);
    } catch (error) {
      if (!isNoConsumer(error)) throw error;
      await manager.consumers.add(stream, {
        durable_name: name,
        filter_subject: filter,
        ack_policy: AckPolicy.Explicit,
        ack_wait: ACK_WAIT_NS,
        // What was sent before this site was there for the first time is not meant for it.
        deliver_policy: DeliverPolicy.New,
      });
    }
  }

  async #read(messages: ConsumerMessages, take: TakeStored): Promise<void> {
    try {
      for await (const message of messages) await take(message, this.#root);
    } catch {
      // The connection is lost: `lost` says it, and the server gives again what was not acknowledged.
    }
  }

  /** Of the subjects that a pattern stands for some may be in no stream, but not all. */
  async #streamsOf(filters: readonly string[]): Promise<[filter: string, stream: string][]> {
    const { jetStream: { manager }, plan, options } = this.#options;
    if (plan.rosy) {
      const stream = streamName(options.prefix, "durable");
      return filters.map((filter) => [filter, stream]);
    }
    const found: [string, string][] = [];
    let failure: unknown;
    for (const filter of filters) {
      try {
        found.push([filter, await manager.streams.find(filter)]);
      } catch (error) {
        failure = error;
      }
    }
    if (found.length === 0) throw this.#notStored(filters.at(-1)!, failure);
    return found;
  }

  /** One for each site and filter; names hold no dots. */
  async #consumerName(filter: string): Promise<string> {
    const { site } = this.#options.options;
    const text = new TextEncoder().encode(`${site}\0${filter}`);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
    return `${site.replaceAll(/[^\w-]/g, "_").slice(0, 100)}_${digest.subarray(0, 8).toHex()}`;
  }

  async #ensure(): Promise<void> {
    const { client, jetStream, plan, options } = this.#options;
    if (plan.rosy === null) return;
    const { DiscardPolicy } = await import("@nats-io/jetstream");
    try {
      await ensureStream(jetStream, {
        name: streamName(options.prefix, "durable"),
        subjects: [`${this.#root}>`],
        max_bytes: options.maxStoredBytes,
        discard: DiscardPolicy.Old,
        duplicate_window: DUPLICATE_WINDOW_NS,
      }, replicasOf(client, options));
    } catch (error) {
      this.#ensuring = null;
      throw error;
    }
  }

  #notStored(subject: string, cause: unknown): Error {
    const why = (cause as Error).message;
    const isNobody = /no responders|no stream matches|jetstream is not enabled/i.test(why);
    const what = isNobody
      ? 'no stream takes that subject: make one (nats stream add), or use layout "rosy"'
      : why;
    return new Error(`Cannot store messages of "${subject}" at NATS: ${what}`, { cause });
  }
}
