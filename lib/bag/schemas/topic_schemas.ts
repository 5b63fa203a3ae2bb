import { pause } from "../../flow/pause.ts";
import type { NodeId } from "../../mesh/node_record.ts";
import type { Node } from "../../node/node.ts";
import type { TypeClaim } from "../../schema/type_claim.ts";
import { type Clock, systemClock } from "../../time/clock.ts";
import { type BagSchema, textSchema } from "./bag_schema.ts";

/** What says and has the types of topics. */
export type SchemaNode = Pick<Node, "topicTypes" | "fetchSchema" | "topology">;

/** A schema that was asked for. */
interface Fetched {
  schema: BagSchema | undefined;
  /** Settles once it is there, or is not going to be; `null` then. */
  pending: Promise<void> | null;
}

/** What is known of the messages of one sender and topic. */
interface Known {
  /** When that was found out, by what had changed in the mesh until then. */
  version: number;
  fetched: Fetched | undefined;
}

/** So long a message waits for its schema, in milliseconds: what waits longer is written without. */
const PATIENCE_MS = 500;

/**
 * Finds the schemas of the messages that a node hears: that which their sender says it has, or where
 * it says nothing, that which all others agree on.
 *
 * - Schemas are fetched once, beside the messages.
 * - A message waits shortly for one that is on its way, and goes without one that comes later.
 */
export class TopicSchemas {
  readonly #node: SchemaNode;
  readonly #clock: Clock;
  readonly #ending = new AbortController();
  readonly #fetched = new Map<string, Fetched>();
  readonly #known = new Map<string, Map<string, Known>>();
  readonly #unsubscribe: () => void;
  #version = 0;

  /** Follows what nodes say of types, until it is closed. */
  constructor(node: SchemaNode, { clock = systemClock }: { clock?: Clock } = {}) {
    this.#node = node;
    this.#clock = clock;
    this.#unsubscribe = node.topology.subscribe(() => void this.#version++);
  }

  /**
   * Finds the schema of a message.
   *
   * @param topic Its topic.
   * @param sender Who sent it.
   * @returns The schema, if there is one; a promise where it is worth waiting for one that is on its
   * way. Ask again then.
   */
  of(topic: string, sender: NodeId): BagSchema | undefined | Promise<void> {
    const fetched = this.#knownOf(topic, sender).fetched;
    return fetched?.schema ?? fetched?.pending ?? undefined;
  }

  /** Has the schemas of a topic fetched before a message needs them. */
  prepare(topic: string): void {
    for (const claim of this.#node.topicTypes(topic)) this.#fetch(claim);
  }

  /** Fetches nothing any more. */
  close(): void {
    this.#unsubscribe();
    this.#ending.abort();
  }

  #knownOf(topic: string, sender: NodeId): Known {
    let senders = this.#known.get(topic);
    if (!senders) this.#known.set(topic, senders = new Map());
    let known = senders.get(sender.uuid);
    if (known?.version === this.#version) return known;
    // What has changed may be another topic's, or another mesh's whole: the schema stays the same.
    known = { version: this.#version, fetched: this.#find(topic, sender) };
    senders.set(sender.uuid, known);
    return known;
  }

  #find(topic: string, { uuid }: NodeId): Fetched | undefined {
    const claims = this.#node.topicTypes(topic);
    const own = claims.find(({ nodes }) => nodes.some((node) => node.uuid === uuid));
    const claim = own ?? (claims.length === 1 ? claims[0] : undefined);
    return claim && this.#fetch(claim);
  }

  #fetch(claim: TypeClaim): Fetched {
    const key = `${claim.encoding} ${claim.hash} ${claim.name}`;
    let fetched = this.#fetched.get(key);
    if (!fetched) {
      this.#fetched.set(key, fetched = { schema: undefined, pending: null });
      const settled = this.#load(claim, { key, fetched });
      fetched.pending = this.#wait(settled, fetched);
    }
    return fetched;
  }

  async #load(
    claim: TypeClaim,
    { key, fetched }: { key: string; fetched: Fetched },
  ): Promise<void> {
    try {
      const { name, encoding, text } = await this.#node.fetchSchema(claim, {
        signal: this.#ending.signal,
      });
      fetched.schema = textSchema(name, encoding, text);
    } catch {
      // Messages are recorded without it; it is asked for again when nodes say something new.
      this.#fetched.delete(key);
    }
  }

  /** Only so long that nobody who sends is held up for it. */
  async #wait(settled: Promise<void>, fetched: Fetched): Promise<void> {
    const over = new AbortController();
    await Promise.race([settled, pause(PATIENCE_MS, { clock: this.#clock, signal: over.signal })]);
    over.abort();
    fetched.pending = null;
  }
}
