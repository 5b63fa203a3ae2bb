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

/** The names by which a bridge tells of itself, given the full name of its node. */
export function bridgeNames(node: string): { readonly status: string; readonly nodes: string } {
  return { status: `${node}/_bridge/status`, nodes: `${node}/_bridge/nodes` };
}
