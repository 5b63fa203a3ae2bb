import type { TopicLoadBalancer } from "../mesh/load_balancer.ts";
import type { NodeRecord } from "../mesh/node_record.ts";
import type { PeerLink } from "../peer/peer_link.ts";
import type { TopicType } from "../schema/topic_type.ts";
import { Route } from "./route.ts";
import { type ResolvedTopicOptions, resolveTopicOptions } from "./topic_options.ts";
import type { RetainedTopic } from "./retained/retained_topic.ts";

/** What is known of one topic that this node sends on. */
export interface OutboundTopic {
  readonly name: string;
  options: ResolvedTopicOptions;
  /** Says what is wrong with a message, where it is to be checked before it is sent. */
  type: TopicType | null;
  /** Who chooses who gets a message. */
  readonly balancer: TopicLoadBalancer;
  /** Its newest messages, where this node keeps any. */
  retained: RetainedTopic | null;
  /** The routes by the uuid of the peer, for as long as it is there. */
  readonly routes: Map<string, Route>;
  /** The topology's `listenersVersion` at which `listeners` was looked up. */
  version: number;
  /** Whether the mesh has been told, or is about to be, that this node sends on it. */
  isAnnounced: boolean;
  listeners: readonly NodeRecord[];
  /** The nodes chosen last, and what that means. */
  chosen: readonly NodeRecord[];
  chosenRoutes: Route[];
  includesSelf: boolean;
  /** How many messages were given to be sent, whether or not anybody listens. */
  published: number;
  /** The messages before the first listener is known keep their order by it. */
  pending: Promise<void> | null;
  /** The number of the next message to this node itself. */
  ownSequence: number;
  /** What the bodies of messages to this node itself took, in bytes. */
  ownBytes: number;
  /** What was sent to nodes that are gone. */
  departed: SentCounts;
  /** Where the numbering goes on should a node come back that was given up, by its uuid. */
  readonly sequences: Map<string, number>;
}

/** What was sent, dropped messages included. */
export interface SentCounts {
  /** How many messages, one for each node that was to get it. */
  readonly messages: number;
  /** What their bodies took, in bytes. */
  readonly bytes: number;
}

/** What was sent, and what was given to be sent. */
export interface PublishedCounts extends SentCounts {
  /** How many messages were given to be sent, each once, whether or not anybody listens. */
  readonly published: number;
}

/** Nodes to send to where there are none. */
export const NOBODY: readonly NodeRecord[] = [];

const NOTHING: SentCounts = { messages: 0, bytes: 0 };
/** Of so many nodes that were given up the numbering is remembered, for each topic. */
const MAX_SEQUENCES = 256;

/** @returns A topic on which nothing has been sent. */
export function openTopic(name: string, balancer: TopicLoadBalancer): OutboundTopic {
  return {
    name,
    options: resolveTopicOptions({}),
    retained: null,
    type: null,
    balancer,
    routes: new Map(),
    version: -1,
    isAnnounced: false,
    listeners: NOBODY,
    chosen: NOBODY,
    chosenRoutes: [],
    includesSelf: false,
    published: 0,
    pending: null,
    ownSequence: 0,
    ownBytes: 0,
    departed: NOTHING,
    sequences: new Map(),
  };
}

/**
 * Adds the way to a peer.
 *
 * @param topic The topic.
 * @param uuid The peer.
 * @param link The link to it.
 * @param codecNumber What stands for this node's codec in frames to it.
 * @returns The route; its numbers go on where those to a node that was given up had ended.
 */
export function openRoute(
  topic: OutboundTopic,
  uuid: string,
  link: PeerLink,
  codecNumber: number,
): Route {
  const route = new Route(topic, link, codecNumber, topic.sequences.get(uuid) ?? 0);
  topic.routes.set(uuid, route);
  return route;
}

/**
 * Takes the way to a peer away that is gone.
 *
 * @param topic The topic.
 * @param uuid The peer.
 * @param mayReturn Whether it may be alive all the same.
 */
export function depart(topic: OutboundTopic, uuid: string, mayReturn: boolean): void {
  const route = topic.routes.get(uuid);
  if (!route) return;
  topic.retained?.depart(route, mayReturn);
  topic.departed = plus(topic.departed, route);
  topic.routes.delete(uuid);
  // Whoever is chosen next needs a route of his own, also where the choice stays the same.
  topic.chosen = NOBODY;
  const { sequences } = topic;
  sequences.delete(uuid);
  if (!mayReturn) return;
  // What was on its way is lost: a peer that comes back can tell by the numbers that go on.
  sequences.set(uuid, route.sequence);
  if (sequences.size > MAX_SEQUENCES) sequences.delete(sequences.keys().next().value!);
}

/** @returns What was sent on a topic, to this node itself included. */
export function sentOn({ routes, departed, ownSequence, ownBytes }: OutboundTopic): SentCounts {
  const { messages, bytes } = [...routes.values()].reduce(plus, departed);
  return { messages: messages + ownSequence, bytes: bytes + ownBytes };
}

function plus(a: SentCounts, b: SentCounts): SentCounts {
  return { messages: a.messages + b.messages, bytes: a.bytes + b.bytes };
}
