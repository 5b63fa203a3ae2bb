import type { NodeId } from "../../mesh/node_record.ts";
import type { PeerTraffic } from "../../peer/peer_traffic.ts";

/** What a node has done so far: a snapshot, whose numbers count from the node's start. */
export interface NodeStats {
  /** How long the node has been started, in milliseconds. */
  readonly uptimeMs: number;
  /** By the topic's name: those that it has sent on, listens to by their names or has received. */
  readonly topics: ReadonlyMap<string, TopicStats>;
  /** By the `uuid` of the node's id: every other node that is known. */
  readonly peers: ReadonlyMap<string, PeerStats>;
}

/** What passed between this node and all others on one topic, and from it to itself. */
export interface TopicStats {
  /** How many messages this node was given to send, each once, whether or not anybody listens. */
  readonly published: number;
  /** How many messages were sent, one for each node that was to get it, dropped ones included. */
  readonly sent: number;
  /** What their bodies took, in bytes. */
  readonly bytesSent: number;
  /** How many of them were dropped before they were written. */
  readonly dropped: number;
  /** How many messages arrived while this node listened, and could be read. */
  readonly received: number;
  /** What the bodies of those that arrived took, in bytes. */
  readonly bytesReceived: number;
  /** How many were addressed to this node but never arrived, or were too large for it. */
  readonly lost: number;
  /** How many arrived that a listener could not read. */
  readonly undecodable: number;
  /**
   * How many of those received do not fit the type that this node knows of the topic: its listeners
   * did not get them.
   */
  readonly invalid: number;
  /** How many messages have come and wait for this node's callbacks. */
  readonly waiting: number;
}

/** What stands in {@linkcode TopicStats} before anything was counted. */
export const NOTHING_COUNTED: TopicStats = {
  published: 0,
  sent: 0,
  bytesSent: 0,
  dropped: 0,
  received: 0,
  bytesReceived: 0,
  lost: 0,
  undecodable: 0,
  invalid: 0,
  waiting: 0,
};

/**
 * What passed between this node and one other; see {@linkcode PeerTraffic}. Where the other one was
 * gone and has come back, the numbers go on.
 */
export interface PeerStats extends PeerTraffic {
  /** The other node. */
  readonly id: NodeId;
  /** How many messages were sent to it, dropped ones included. */
  readonly sent: number;
  /** How many messages arrived from it while this node listened, and could be read. */
  readonly received: number;
  /** How many were addressed to this node but never arrived, or were too large for it. */
  readonly lost: number;
  /** How many arrived that a listener could not read. */
  readonly undecodable: number;
  /** How many of those received do not fit the type that this node knows of their topic. */
  readonly invalid: number;
}
