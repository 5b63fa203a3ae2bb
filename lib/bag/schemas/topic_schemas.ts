import type { NodeId } from "../../mesh/node_record.ts";
import type { TopologyChange } from "../../mesh/topology.ts";
import type { Node } from "../../facade/node.ts";
import type { ClaimedType } from "../../schema/type_index.ts";
import { type Clock, systemClock } from "../../time/clock.ts";
import type { BagSchema } from "./bag_schema.ts";
import { type FetchedSchema, FetchedSchemas } from "./fetched_schemas.ts";

/** What says and has the types of topics. */
export type SchemaNode = Pick<Node, "topicTypes" | "fetchSchema" | "topology">;

/** Counts what nodes have said of types so far. */
interface Said {
  readonly version: number;
}

/**
 * Finds the schemas of the messages that a node hears: that which their sender says it has, or where
 * it says nothing, that which all others agree on.
 *
 * - Schemas are fetched once, beside the messages.
 * - A message waits shortly for one that is on its way, and goes without one that comes later.
 * - What is decided of a topic and a sender holds until nodes say something else of types.
 */
export class TopicSchemas {
  readonly #node: SchemaNode;
  readonly #fetched: FetchedSchemas;
  readonly #unsubscribe: () => void;
  readonly #said = { version: 0 };

  /** Follows what nodes say of types, until it is closed. */
  constructor(node: SchemaNode, { clock = systemClock }: { clock?: Clock } = {}) {
    this.#node = node;
    this.#fetched = new FetchedSchemas(node, clock);
    this.#unsubscribe = node.topology.subscribe((change) => {
      if (isOfTypes(change)) this.#said.version++;
    });
  }

  /** @returns What finds the schemas of a topic's messages; to be kept as long as the topic is heard. */
  of(topic: string): TopicSchema {
    return new TopicSchema({
      said: this.#said,
      claims: () => this.#node.topicTypes(topic),
      fetched: this.#fetched,
    });
  }

  /** Fetches nothing any more. */
  close(): void {
    this.#unsubscribe();
    this.#fetched.close();
  }
}

/** Finds the schemas of one topic's messages. */
export class TopicSchema {
  readonly #said: Said;
  readonly #findClaims: () => readonly ClaimedType[];
  readonly #fetched: FetchedSchemas;
  readonly #bySender = new Map<string, FetchedSchema | undefined>();
  #version = -1;
  #claims: readonly ClaimedType[] = [];

  /** Use {@linkcode TopicSchemas.of}. */
  constructor({ said, claims, fetched }: {
    said: Said;
    claims: () => readonly ClaimedType[];
    fetched: FetchedSchemas;
  }) {
    this.#said = said;
    this.#findClaims = claims;
    this.#fetched = fetched;
  }

  /** Has schemas fetched before a message needs them. */
  prepare(): void {
    this.#renew();
    for (const claim of this.#claims) this.#fetched.of(claim);
  }

  /**
   * Finds the schema of a message.
   *
   * @param sender Who sent it.
   * @returns The schema, if there is one; a promise where it is worth waiting for one that is on its
   * way. Ask again then.
   */
  of(sender: NodeId): BagSchema | undefined | Promise<void> {
    if (this.#version !== this.#said.version) this.#renew();
    // Topics without a type take nothing but these two looks.
    if (this.#claims.length === 0) return undefined;
    const fetched = this.#fetchedOf(sender);
    return fetched?.schema ?? fetched?.pending ?? undefined;
  }

  #renew(): void {
    this.#version = this.#said.version;
    this.#claims = this.#findClaims();
    this.#bySender.clear();
  }

  #fetchedOf({ uuid }: NodeId): FetchedSchema | undefined {
    const known = this.#bySender.get(uuid);
    if (known !== undefined || this.#bySender.has(uuid)) return known;
    const own = this.#claims.find(({ nodes }) => nodes.some((node) => node.uuid === uuid));
    const claim = own ?? (this.#claims.length === 1 ? this.#claims[0] : undefined);
    const fetched = claim && this.#fetched.of(claim);
    this.#bySender.set(uuid, fetched);
    return fetched;
  }
}

/** Most of what changes in a mesh has nothing to do with types. */
function isOfTypes(change: TopologyChange): boolean {
  if (change.type !== "changed") return change.record.types.length > 0;
  return change.added.types.length + change.removed.types.length > 0;
}
