import type { JsMsg } from "@nats-io/jetstream";
import type { NatsClient } from "../nats_client.ts";
import type { ResolvedNatsOptions } from "../nats_options.ts";
import { type OutgoingMessage, sendInPieces } from "../publisher.ts";
import type { RosySubjects, SubjectCache } from "../subject_plan.ts";
import { subjectsOf } from "../subjects.ts";
import {
  ensureStream,
  type JetStream,
  replicasOf,
  streamExists,
  streamName,
} from "./jet_stream.ts";

/** How many messages are fetched at once, and how long they may take, in milliseconds. */
const BATCH = 100;
const BATCH_TIMEOUT_MS = 5000;
/** A reader that was left without a word is forgotten by the server, in nanoseconds. */
const READER_FORGOTTEN_NS = 30e9;

/** Where messages are kept. */
export interface KeptMessagesOptions {
  readonly client: NatsClient;
  readonly jetStream: JetStream;
  readonly subjects: RosySubjects;
  readonly names: SubjectCache;
  readonly options: ResolvedNatsOptions;
}

/**
 * The last message of each topic whose sender keeps it, at the server: for meshes that join later, also
 * while the one that has it is away.
 *
 * Each part of a message has a subject of its own, of which the server keeps the last.
 */
export class KeptMessages {
  readonly #options: KeptMessagesOptions;
  readonly #stream: string;
  #ensuring: Promise<void> | null = null;

  constructor(options: KeptMessagesOptions) {
    this.#options = options;
    this.#stream = streamName(options.options.prefix, "kept");
  }

  /**
   * Keeps a message in place of the one before. The server's word is not waited for.
   *
   * @param name The far name of its topic.
   * @param message The message.
   * @throws {Error} If there is no place where it is kept.
   */
  async keep(name: string, message: OutgoingMessage): Promise<void> {
    const { client, subjects, names } = this.#options;
    this.#ensuring ??= this.#ensure();
    await this.#ensuring;
    await sendInPieces(client, message, (payload, headers, index) => {
      return client.publish(names.of(`${subjects.kept}${index}.`, name), payload, { headers });
    });
  }

  /**
   * Reads what is kept.
   *
   * @param pattern Of which topics: a far name, or a pattern.
   * @param take Called with each message or part; `root` is what stands before its name's subject.
   * @param signal Gives up.
   */
  async read(
    pattern: string,
    take: (message: JsMsg, root: string) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { jetStream: { manager }, subjects } = this.#options;
    if (!await streamExists(manager, this.#stream)) return;
    for (const subject of subjectsOf(pattern).subjects) {
      if (signal.aborted) return;
      await this.#readOne(`${subjects.kept}*.${subject}`, (message) => {
        const number = message.subject.slice(subjects.kept.length).split(".", 1)[0]!;
        if (!signal.aborted) take(message, `${subjects.kept}${number}.`);
      });
    }
  }

  async #readOne(filter: string, take: (message: JsMsg) => void): Promise<void> {
    const { jetStream: { manager, client } } = this.#options;
    const { AckPolicy, DeliverPolicy } = await import("@nats-io/jetstream");
    const { name, num_pending: count } = await manager.consumers.add(this.#stream, {
      filter_subject: filter,
      ack_policy: AckPolicy.None,
      deliver_policy: DeliverPolicy.LastPerSubject,
      inactive_threshold: READER_FORGOTTEN_NS,
    });
    try {
      const consumer = await client.consumers.get(this.#stream, name);
      for (let left = count; left > 0;) {
        const before = left;
        const batch = await consumer.fetch({
          max_messages: Math.min(left, BATCH),
          expires: BATCH_TIMEOUT_MS,
        });
        for await (const message of batch) {
          take(message);
          left--;
        }
        // What was replaced meanwhile is not sent any more.
        if (left === before) break;
      }
    } finally {
      await manager.consumers.delete(this.#stream, name);
    }
  }

  async #ensure(): Promise<void> {
    const { client, jetStream, subjects, options } = this.#options;
    const { DiscardPolicy } = await import("@nats-io/jetstream");
    try {
      await ensureStream(jetStream, {
        name: this.#stream,
        subjects: [`${subjects.kept}>`],
        max_msgs_per_subject: 1,
        max_bytes: options.maxStoredBytes,
        discard: DiscardPolicy.Old,
        allow_direct: true,
      }, replicasOf(client, options));
    } catch (error) {
      this.#ensuring = null;
      throw error;
    }
  }
}
