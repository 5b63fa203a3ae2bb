import { Gate } from "../../flow/gate.ts";
import { pause } from "../../flow/pause.ts";
import { errorText } from "../../log/error_text.ts";
import type { RawMessage } from "../../topic/raw_subscription.ts";
import type { TopicSubscription } from "../../topic/topic.ts";
import type { LinkConnection } from "../bridge.ts";
import type { Claim } from "./claims.ts";
import { Journal, type JournalOptions } from "./journal/journal.ts";
import type { JournalRecord } from "./journal/journal_record.ts";
import { idOf, OutMessage } from "./out_message.ts";
import type { Passage } from "./route_table.ts";
import type { BridgeParts } from "./session_parts.ts";

/** How long it waits before it tries a message again, in milliseconds. */
const RETRY_MS = 500;
/** How long what was appended may wait for the disk, in milliseconds. */
const SYNC_MS = 200;

/**
 * The topics of a bridge that must not be lost: whatever becomes of the connection, their messages wait
 * on disk until the other side has confirmed them, and go over in the order they came.
 */
export class Durable implements AsyncDisposable {
  readonly #parts: BridgeParts;
  readonly #claim: Claim;
  readonly #journal: Journal;
  readonly #ending = new AbortController();
  readonly #appended = new Gate();
  readonly #subscriptions: TopicSubscription[] = [];
  readonly #syncing: Promise<void>;
  #dropped = 0;

  /**
   * @param parts The bridge.
   * @param claim Tells whether it is this bridge that looks after them.
   * @param options Where they wait.
   */
  constructor(parts: BridgeParts, claim: Claim, options: JournalOptions) {
    this.#parts = parts;
    this.#claim = claim;
    this.#journal = Journal.open(options);
    this.#syncing = this.#sync();
  }

  /** Begins to listen. */
  async start(): Promise<void> {
    const { topics, node } = this.#parts;
    for (const { options, names } of topics.going("out")) {
      if (!options.durable) continue;
      const take = (message: RawMessage) => this.#take(names.here, message);
      this.#subscriptions.push(await node.listenRaw(`/${names.here}`, take));
    }
  }

  /**
   * Sends what waits, and what comes, until the signal.
   *
   * @param connection Where to.
   * @param signal Ends it.
   */
  async drain(connection: LinkConnection, signal: AbortSignal): Promise<void> {
    const either = AbortSignal.any([signal, this.#ending.signal]);
    const { clock } = this.#parts;
    while (!either.aborted) {
      const appended = this.#appended.wait();
      const record = this.#journal.peek();
      if (!record) await Promise.race([appended, pause(RETRY_MS, { clock, signal: either })]);
      else {
        const isDone = await this.#publish(record, connection, either);
        // Another connection may have taken over meanwhile: it sends the message again.
        if (either.aborted) return;
        if (isDone) this.#journal.shift();
        else await pause(RETRY_MS, { clock, signal: either });
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    for (const subscription of this.#subscriptions) await subscription.stop();
    await this.#syncing;
    this.#journal[Symbol.dispose]();
  }

  #take(listened: string, message: RawMessage): void {
    const { topics, demand, refused, counts } = this.#parts;
    const passage = topics.out(message.topic);
    if (passage?.route.names.here !== listened || demand.isFromTwin(message.sender.uuid)) return;
    if (!this.#claim.isKeeper || typeof this.#parts.via.fromNear(message.via) === "string") return;
    const { topic, codec, publishedAtMs, kept: isKept, via, sender, bytes } = message;
    const record = { topic, codec, publishedAtMs, isKept, via, sender, bytes, id: idOf(message) };
    try {
      this.#journal.append(record);
    } catch (error) {
      counts.of(topic).dropped++;
      return refused("unkept", `topic "${topic}" cannot be kept on disk: ${errorText(error)}`);
    }
    this.#appended.open();
    const more = this.#journal.dropped - this.#dropped;
    this.#dropped += more;
    counts.of(topic).dropped += more;
  }

  /** @returns Whether the message is done with. */
  async #publish(
    record: JournalRecord,
    connection: LinkConnection,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { topics, counts, refused } = this.#parts;
    const passage = topics.out(record.topic);
    const via = this.#parts.via.fromNear(record.via);
    // Routes may be others than they were when it was kept.
    if (!passage || typeof via === "string") return true;
    try {
      await connection.publish(this.#message(record, passage, via));
      counts.of(record.topic).out++;
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      // What will never fit must not keep all others from going on.
      const isHopeless = error instanceof RangeError || error instanceof TypeError;
      if (isHopeless) counts.of(record.topic).dropped++;
      refused("unpublished", `topic "${record.topic}": ${errorText(error)}`);
      return isHopeless;
    }
  }

  #message(record: JournalRecord, passage: Passage, via: readonly string[]): OutMessage {
    const { codecs } = this.#parts;
    const { isKept: kept, ...rest } = record;
    return new OutMessage({ ...rest, kept, sequence: 0 }, passage, { via, codecs, id: record.id });
  }

  async #sync(): Promise<void> {
    const { signal } = this.#ending;
    const { clock, logger } = this.#parts;
    while (!signal.aborted) {
      await pause(SYNC_MS, { clock, signal, unref: true });
      await this.#journal.sync().catch((error) => {
        logger.warn(`What must not be lost cannot be brought to the disk: ${errorText(error)}`);
      });
    }
  }
}
