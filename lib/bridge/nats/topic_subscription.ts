import type { JsMsg } from "@nats-io/jetstream";
import type { Msg, Subscription } from "@nats-io/transport-node";
import { type Attempt, BackOff, keepTrying } from "../../flow/keep_trying.ts";
import type { DeliverFar, FarMessage } from "../bridge.ts";
import { Intake } from "./intake.ts";
import type { NatsClient } from "./nats_client.ts";
import { PART, readPart } from "./parts.ts";
import { type Piece, PieceReader, type PieceReaderOptions } from "./piece_reader.ts";
import { SITE } from "./site.ts";
import type { DeliveredIds } from "./storage/delivered_ids.ts";
import type { DurableMessages } from "./storage/durable_messages.ts";
import type { KeptMessages } from "./storage/kept_messages.ts";
import { subjectsOf } from "./subjects.ts";

/** The most topics of which it is known when their last message was published, while kept ones come. */
const MAX_NEWEST = 10_000;
/** The most messages of which parts are not acknowledged yet. */
const MAX_UNACKNOWLEDGED = 64;
/** How long attempts to read what is kept are apart, in milliseconds. */
const FIRST_PAUSE_MS = 500;
const LAST_PAUSE_MS = 5000;

/** What a subscription takes, and where that goes. */
export interface TopicSubscriptionOptions extends PieceReaderOptions {
  readonly client: NatsClient;
  /** What stands before the subjects of topics; several where they come in several ways. */
  readonly roots: readonly string[];
  /** What this site is called: what it has stored itself is not for it. */
  readonly site: string;
  readonly delivered: DeliveredIds;
  readonly deliver: DeliverFar;
}

/** A subscription to a far topic, or to all that match a pattern: to what is sent, and what is stored. */
export class TopicSubscription implements AsyncDisposable {
  readonly #options: TopicSubscriptionOptions;
  readonly #reader: PieceReader;
  readonly #intake: Intake;
  readonly #stack = new AsyncDisposableStack();
  readonly #closed = new AbortController();
  /** When the last message of each topic was published, until what is kept has come. */
  #newest: Map<string, number> | null = null;

  constructor(options: TopicSubscriptionOptions) {
    this.#options = options;
    this.#reader = new PieceReader(options);
    this.#intake = new Intake(options);
    const { client, name, roots } = options;
    for (const root of roots) {
      for (const subject of subjectsOf(name).subjects) {
        const take = (message: Msg) => this.#takeLive(message, root);
        this.#stopLater(client.subscribe(root + subject, take));
      }
    }
  }

  /** Reads what is kept, where nothing newer has come meanwhile; a cluster may need several attempts. */
  async readKept(kept: KeptMessages): Promise<void> {
    const { clock } = this.#options;
    const backOff = new BackOff({
      firstMs: FIRST_PAUSE_MS,
      lastMs: LAST_PAUSE_MS,
      clock,
      random: Math.random,
    });
    this.#newest = new Map();
    await keepTrying(() => this.#tryToReadKept(kept), { backOff, signal: this.#signal });
    this.#newest = null;
  }

  /** Reads what is stored, from where this site was last. */
  async readDurable(durable: DurableMessages): Promise<void> {
    const reader = new PieceReader(this.#options);
    const unacknowledged = new Map<string, JsMsg[]>();
    const reading = await durable.consume(this.#options.name, async (message, root) => {
      const id = this.#idOf(message);
      const group = [...unacknowledged.get(id) ?? [], message];
      const read = this.#isOwn(message) ? undefined : reader.read(message, root);
      if (read === undefined && isUnfinished(message)) {
        unacknowledged.set(id, group);
        return this.#acknowledgeOldest(unacknowledged);
      }
      unacknowledged.delete(id);
      if (read && this.#options.delivered.add(id)) await this.#deliver(read.message);
      for (const part of group) part.ack();
    });
    this.#stack.use(reading);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort();
    this.#intake.close();
    await this.#stack.disposeAsync();
  }

  get #signal(): AbortSignal {
    return this.#closed.signal;
  }

  async #tryToReadKept(kept: KeptMessages): Promise<Attempt> {
    const { client, name, refused } = this.#options;
    const reader = new PieceReader(this.#options);
    try {
      await kept.read(name, (message, root) => this.#takeKept(reader, message, root), this.#signal);
      return "done";
    } catch (error) {
      if (this.#signal.aborted || !client.isOpen) return "done";
      refused("kept", `${(error as Error).message}; it is tried again`);
      return "failed";
    }
  }

  #stopLater(subscription: Subscription): void {
    this.#stack.defer(() => subscription.unsubscribe());
  }

  #takeLive(message: Msg, root: string): void {
    const read = this.#reader.read(message, root);
    if (read === undefined) return;
    const { name, publishedAtMs = Infinity } = read.message;
    this.#note(name, publishedAtMs);
    this.#intake.push(read.message, read.bytes);
  }

  #takeKept(reader: PieceReader, piece: Piece, root: string): void {
    if (this.#isOwn(piece)) return;
    const read = reader.read(piece, root);
    if (read === undefined) return;
    const { name, publishedAtMs = 0 } = read.message;
    if ((this.#newest?.get(name) ?? -Infinity) >= publishedAtMs) return;
    // Another attempt does not bring it again.
    this.#note(name, publishedAtMs);
    this.#intake.push({ ...read.message, isKept: true }, read.bytes);
  }

  #note(name: string, publishedAtMs: number): void {
    if (this.#newest && this.#newest.size < MAX_NEWEST) this.#newest.set(name, publishedAtMs);
  }

  async #deliver(message: FarMessage): Promise<void> {
    const { deliver, refused } = this.#options;
    try {
      await deliver(message);
    } catch (error) {
      refused("undecodable", (error as Error).message);
    }
  }

  #isOwn({ headers }: Piece): boolean {
    return headers?.get(SITE) === this.#options.site;
  }

  /** Parts of a message have its id, a slash and their number; others' messages what they like. */
  #idOf({ headers, seq }: JsMsg): string {
    const id = headers?.get("Nats-Msg-Id");
    return id ? id.replace(/\/\d+$/, "") : `#${seq}`;
  }

  #acknowledgeOldest(unacknowledged: Map<string, JsMsg[]>): void {
    if (unacknowledged.size <= MAX_UNACKNOWLEDGED) return;
    const [id, parts] = unacknowledged.entries().next().value!;
    unacknowledged.delete(id);
    for (const part of parts) part.ack();
  }
}

function isUnfinished({ headers }: JsMsg): boolean {
  const mark = readPart(headers?.get(PART) ?? "");
  return mark !== undefined && mark.index + 1 < mark.count;
}
