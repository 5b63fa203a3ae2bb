import type { Logger } from "../../log/logger.ts";
import { rateLimit } from "../../log/rate_limit.ts";
import { isPattern } from "../../mesh/name_pattern.ts";
import { actionServices } from "../../mesh/action_names.ts";
import type { NodeId } from "../../mesh/node_record.ts";
import type { NameResolver } from "../../mesh/name_resolver.ts";
import type { OwnRecord } from "../../mesh/own_record.ts";
import { namesOf } from "../../mesh/record_names.ts";
import type { Topology } from "../../mesh/topology.ts";
import type { ConnectionPool } from "../../peer/connection_pool.ts";
import { type TypeDispute, TypeWatch } from "../../schema/comparison/type_watch.ts";
import { type ActionSchema, type ActionType, actionType } from "../../schema/action_type.ts";
import type { MeshSchemas } from "../../schema/mesh_schemas.ts";
import { OwnTypes } from "../../schema/own_types.ts";
import { SchemaExchange } from "../../schema/exchange/schema_exchange.ts";
import { problemText } from "../../schema/problem_text.ts";
import { type TopicType, topicType } from "../../schema/topic_type.ts";
import { formatTypeClaim } from "../../schema/type_claim.ts";
import { TypeIndex } from "../../schema/type_index.ts";
import type { ServiceHandler } from "../../service/service_responder.ts";
import { checkedHandler, type ProvideOptions } from "../../service/service_types.ts";
import type { Clock } from "../../time/clock.ts";
import { InvalidMessages } from "../../topic/invalid_messages.ts";
import type { MessageGuard } from "../../topic/subscription.ts";
import type { TopicTypeOptions } from "../../topic/typed_options.ts";

/** How often a service's results are told of that do not fit, in milliseconds. */
const WARN_INTERVAL_MS = 1000;

/** What a node's types are put together from. */
export interface NodeTypesOptions {
  readonly own: OwnRecord;
  readonly topology: Topology;
  readonly pool: ConnectionPool;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told of a message that does not fit. */
  readonly invalid: (sender: NodeId, topic: string, problem: string) => void;
  /** Told of a node that takes a topic or service for another type. */
  readonly disputed: (peer: NodeId, dispute: TypeDispute) => void;
}

/** The types that a node has, those that others have, and the texts of both. */
export class NodeTypes {
  /** Those that this node has schemas for. */
  readonly own: OwnTypes;
  /** What all nodes say, this one included. */
  readonly index: TypeIndex;
  /** Fetches texts, and gives this node's to others. */
  readonly exchange: SchemaExchange;
  /** Compares what others say of types with what this node knows. */
  readonly watch: TypeWatch;
  /** The messages that did not fit. */
  readonly invalid: InvalidMessages;

  readonly #actions = new Map<string, ActionType>();
  readonly #clock: Clock;
  readonly #logger: Logger;

  constructor(
    { own, topology, pool, clock, logger, invalid, disputed }: NodeTypesOptions,
  ) {
    this.#clock = clock;
    this.#logger = logger;
    this.invalid = new InvalidMessages({ topology, clock, logger, noted: invalid });
    this.index = new TypeIndex(topology, (claim, node) => this.watch.noteClaim(claim, node));
    this.own = new OwnTypes({
      names: () => namesOf(own.record),
      // Where there is no room for a type, others do without.
      announce: (claims) => void own.setAll("types", claims),
    });
    this.exchange = new SchemaExchange({
      own: (hash) => this.own.byHash(hash),
      claimants: (claim) => this.index.claimants(formatTypeClaim(claim)),
      connections: () => pool.connections(),
      inquire: (record, inquiry, signal) => pool.inquire(record, inquiry, signal),
      clock,
    });
    this.watch = new TypeWatch({
      self: own.record.id,
      own: (kind, subject) => {
        const text = this.own.textOf(kind, subject);
        const claim = text && formatTypeClaim({ ...text, kind, subject });
        return claim !== undefined && namesOf(own.record).types.has(claim) ? text : undefined;
      },
      claims: (kind, subject) => this.index.find(kind, subject),
      isClaimed: (claim) => this.index.claimants(formatTypeClaim(claim)).length > 0,
      fetch: (claim) => this.exchange.fetch(claim),
      clock,
      logger,
      disputed,
    });
  }

  /** Fetches and compares nothing any more. */
  close(): void {
    this.watch.close();
    this.exchange.close();
  }

  /**
   * Finds the type that a topic is to be used with.
   *
   * @param topic The topic's full name, or a pattern.
   * @param options Its schema, where it is told of here.
   * @returns The type, if there is one.
   * @throws {TypeError} If the schema cannot be used.
   * @throws {Error} If the topic has another type.
   */
  ofTopic(topic: string, { schema }: TopicTypeOptions): TopicType | undefined {
    if (schema === undefined) return this.own.topic(topic);
    return isPattern(topic) ? topicType(topic, schema) : this.own.defineTopic(topic, schema);
  }

  /** @returns What lets through the messages that fit; see {@linkcode ofTopic}. */
  guard(topic: string, options: TopicTypeOptions): MessageGuard | null {
    const type = this.ofTopic(topic, options);
    if (!type || options.validate === false) return null;
    const { check, count, text } = type;
    return {
      admits: (args, origin) => {
        const found = check(args);
        if (!found) return true;
        this.invalid.note(origin, text.name, problemText(found, count, "value"));
        return false;
      },
    };
  }

  /** @returns The handler of a service, called only with what fits where that is to be checked. */
  checkHandler(
    service: string,
    handler: ServiceHandler,
    { schema, validate }: ProvideOptions,
  ): ServiceHandler {
    const type = schema === undefined
      ? this.own.service(service)
      : this.own.defineService(service, schema);
    if (!type || validate === false) return handler;
    const mayWarn = rateLimit(this.#clock, WARN_INTERVAL_MS);
    return checkedHandler(service, type, handler, (problem) => {
      if (mayWarn() === 0) return;
      this.#logger.warn(
        `Service "${service}" of this node returned what does not fit its type ` +
          `"${type.text.name}": ${problem}`,
      );
    });
  }

  /**
   * Takes the schemas of a mesh.
   *
   * @param schemas The schemas.
   * @param names Makes full names of those in it.
   * @throws {TypeError} If a schema cannot be used.
   */
  define({ topics = {}, services = {}, actions = {} }: MeshSchemas, names: NameResolver): void {
    for (const [topic, schema] of Object.entries(topics)) {
      this.own.defineTopic(names.topic(topic), schema);
    }
    for (const [service, schema] of Object.entries(services)) {
      this.own.defineService(names.service(service), schema);
    }
    for (const [action, schema] of Object.entries(actions)) {
      this.ofAction(names.service(action), schema);
    }
  }

  /**
   * Finds the type of an action.
   *
   * @param action The action's full name.
   * @param schema Its schemas, where they are told of here.
   * @returns The type, if there is one.
   * @throws {TypeError} If a schema cannot be used.
   * @throws {Error} If the action has another type.
   */
  ofAction(action: string, schema?: ActionSchema): ActionType | undefined {
    if (schema === undefined) return this.#actions.get(action);
    const type = actionType(action, schema);
    const { start, follow } = actionServices(action);
    this.own.defineService(start, type.start);
    this.own.defineService(follow, type.follow);
    // The first one stays, as the same: another one has been refused.
    const known = this.#actions.get(action);
    if (!known) this.#actions.set(action, type);
    return known ?? type;
  }
}
