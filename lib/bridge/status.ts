import type { BridgeTopicCounts } from "./engine/counts.ts";

/**
 * How a bridge stands: `connecting` at first, `up` and at work, `standby` while another bridge of the
 * mesh that leads to the same system is at work, `down` while there is no connection.
 */
export type BridgeState = "connecting" | "up" | "standby" | "down";

/** What is known of a bridge. */
export interface BridgeStatus {
  /** The kind of the other system: `nats`. */
  readonly kind: string;
  /** Where it is. */
  readonly address: string;
  /** How the bridge stands. */
  readonly state: BridgeState;
  /** Since when, in milliseconds since the Unix epoch. */
  readonly sinceMs: number;
  /** Why there is no connection. */
  readonly error?: string;
  /** How many nodes there are at the other side, as far as it tells. */
  readonly farNodes: number;
  /** What was counted, by the names of topics in the mesh. */
  readonly topics: Readonly<Record<string, Readonly<BridgeTopicCounts>>>;
  /** How many messages were refused, by why: `loop`, `hops`, `undecodable`, `unpublished` and others. */
  readonly refused: Readonly<Record<string, number>>;
  /** Calls that came from the mesh, went into it, and failed. */
  readonly calls: { readonly in: number; readonly out: number; readonly failed: number };
}

/** A node at the other side of a bridge, by the names that things have in the mesh. */
export interface ViaNode {
  /** What it is called there. */
  readonly name: string;
  /** Where it runs, if that is known. */
  readonly hostname?: string;
  /** The topics that it sends on, as far as the routes let them in. */
  readonly sends: readonly string[];
  /** The topics and patterns that it listens to, as far as the routes let them out. */
  readonly listens: readonly string[];
  /** The services that it provides, as far as the routes let them in. */
  readonly provides: readonly string[];
}

/** What a bridge answers who asks it. */
export interface BridgeDescription {
  readonly status: BridgeStatus;
  readonly nodes: readonly ViaNode[];
}

/** The names by which a bridge tells of itself. */
export interface BridgeNames {
  /** The topic with its {@linkcode BridgeStatus}, whose last message is kept. */
  readonly status: string;
  /** The service that returns its {@linkcode BridgeDescription}. */
  readonly describe: string;
}

/** The names by which a bridge tells of itself, given the full name of its node. */
export function bridgeNames(node: string): BridgeNames {
  return { status: `${node}/_bridge/status`, describe: `${node}/_bridge/describe` };
}
