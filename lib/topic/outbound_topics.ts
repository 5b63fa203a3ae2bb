import type { Codec } from "../codec/codec.ts";
import { DepartedNodes } from "../mesh/departed_nodes.ts";
import { CLOCK_TOPIC } from "../mesh/clock_topic.ts";
import { noLoadBalancer, type TopicLoadBalancer } from "../mesh/load_balancer.ts";
import { matchedBy } from "../mesh/name_pattern.ts";
import { checkName, isHidden } from "../mesh/names.ts";
import type { NodeId, NodeRecord } from "../mesh/node_record.ts";
import type { Topology } from "../mesh/topology.ts";
import type { ConnectionPool } from "../peer/connection_pool.ts";
import type { TopicType } from "../schema/topic_type.ts";
import type { WireCodecs } from "../peer/wire_codecs.ts";
import { depart, NOBODY, openRoute, openTopic, type OutboundTopic } from "./outbound_topic.ts";
import type { Route } from "./route.ts";
import type { TopicAnnouncer } from "./topic_announcer.ts";

/** How {@linkcode OutboundTopics} find out who listens, and the ways to them. */
export interface OutboundTopicsOptions {
  readonly self: NodeId;
  readonly topology: Topology;
  readonly balancer: TopicLoadBalancer;
  readonly pool: ConnectionPool;
  /** The node's own codec. */
  readonly codec: Codec;
  readonly codecs: WireCodecs;
  /** Tells the mesh what this node sends on. */
  readonly announcer: TopicAnnouncer;
  /** @returns The type that this node knows of a topic; none are known unless given. */
  readonly typeOf?: (topic: string) => TopicType | undefined;
}

/**
 * The topics that a node sends on, and who gets their messages.
 *
 * Listeners are looked up again only where the topology has changed, routes where the choice has.
 */
export class OutboundTopics {
  readonly #options: OutboundTopicsOptions;
  readonly #topics = new Map<string, OutboundTopic>();
  /** The topics that have a route to a node, by its uuid. */
  readonly #routed = new Map<string, Set<OutboundTopic>>();
  /** How many messages were sent to nodes before they left. */
  readonly #departed: DepartedNodes<number>;
  readonly #unsubscribe: () => void;
  #last: OutboundTopic | null = null;

  constructor(options: OutboundTopicsOptions) {
    this.#options = options;
    this.#departed = new DepartedNodes(options.topology);
    this.#unsubscribe = options.topology.subscribe((change) => {
      if (change.type === "down") this.#depart(change.record.id.uuid, change.why !== "stopped");
    });
  }

  /** All topics that were sent on, or configured. */
  all(): Iterable<OutboundTopic> {
    return this.#topics.values();
  }

  /**
   * Finds a topic, or opens it.
   *
   * @throws {TypeError} If it is no name.
   * @throws {RangeError} If it is too long for one.
   */
  get(name: string): OutboundTopic {
    if (this.#last?.name === name) return this.#last;
    return this.#last = this.#topics.get(name) ?? this.#open(name);
  }

  /** @returns A topic, where there is one. */
  find(name: string): OutboundTopic | undefined {
    return this.#topics.get(name);
  }

  /** @returns The topic of a name, where there is one, or those that match a pattern. */
  matchedBy(text: string): Iterable<OutboundTopic> {
    return matchedBy(text, this.#topics);
  }

  /** @returns The topics that have a route to a node. */
  routedTo(uuid: string): Iterable<OutboundTopic> {
    return this.#routed.get(uuid) ?? [];
  }

  /**
   * Chooses who gets the next message of a topic; of the first one, has the mesh told.
   *
   * @throws {TypeError} If the load balancer chose a node that is gone.
   */
  choose(topic: OutboundTopic): void {
    const { topology, announcer } = this.#options;
    if (topic.version !== topology.listenersVersion) {
      topic.version = topology.listenersVersion;
      topic.listeners = topology.listeners(topic.name);
      if (!topic.isAnnounced) {
        topic.isAnnounced = true;
        announcer.note(topic.name);
      }
    }
    const { listeners } = topic;
    const chosen = listeners.length === 0
      ? NOBODY
      : topic.balancer.chooseListeners(topic.name, listeners);
    if (chosen === topic.chosen) return;
    const routes: Route[] = [];
    let includesSelf = false;
    for (const record of chosen) {
      if (record.id.uuid === this.#options.self.uuid) includesSelf = true;
      else routes.push(this.route(topic, record));
    }
    topic.chosen = chosen;
    topic.chosenRoutes = routes;
    topic.includesSelf = includesSelf;
  }

  /**
   * Announces a topic, or takes that back until it is sent on again.
   *
   * @returns A promise that resolves when the mesh is told.
   */
  announce(name: string, isSent: boolean): Promise<void> {
    const topic = this.get(name);
    topic.isAnnounced = isSent;
    // The next message is looked at as the first one was.
    topic.version = -1;
    return this.#options.announcer.set(name, isSent);
  }

  /** @returns The way to a listener, opened where there is none. */
  route(topic: OutboundTopic, record: NodeRecord): Route {
    return topic.routes.get(record.id.uuid) ?? this.#route(topic, record);
  }

  /** @returns How many messages were sent to a node. */
  sentTo(uuid: string): number {
    let messages = this.#departed.get(uuid) ?? 0;
    for (const { routes } of this.#routed.get(uuid) ?? []) {
      messages += routes.get(uuid)?.messages ?? 0;
    }
    return messages;
  }

  /** Lets go of everything. */
  close(): void {
    this.#unsubscribe();
    this.#options.announcer.close();
    for (const { retained } of this.#topics.values()) retained?.close();
    this.#topics.clear();
    this.#routed.clear();
    this.#last = null;
  }

  #depart(uuid: string, mayReturn: boolean): void {
    const messages = this.sentTo(uuid);
    if (messages > 0) this.#departed.set(uuid, messages);
    for (const topic of this.#routed.get(uuid) ?? []) depart(topic, uuid, mayReturn);
    this.#routed.delete(uuid);
  }

  #open(name: string): OutboundTopic {
    checkName("topic", name);
    // Nodes that share a name share work, but each needs to know what time it is, and how others are.
    const isForAll = name === CLOCK_TOPIC || isHidden(name);
    const balancer = isForAll ? noLoadBalancer() : this.#options.balancer;
    const topic = openTopic(name, balancer);
    topic.type = this.#options.typeOf?.(name) ?? null;
    this.#topics.set(name, topic);
    return topic;
  }

  #route(topic: OutboundTopic, record: NodeRecord): Route {
    const { pool, codecs, codec, topology } = this.#options;
    if (!topology.nodes.has(record.id.uuid)) {
      throw new TypeError(
        `Cannot send on topic "${topic.name}": the load balancer chose a node that is gone`,
      );
    }
    const link = pool.link(record);
    const { uuid } = record.id;
    this.#routed.set(uuid, (this.#routed.get(uuid) ?? new Set()).add(topic));
    return openRoute(topic, uuid, link, codecs.number(link, codec));
  }
}
