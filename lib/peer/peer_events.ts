import type { NodeId } from "../mesh/node_record.ts";

/**
 * Why a message was dropped before it was written: `"full"` where too much waited for the peer,
 * `"old"` where it had waited too long, `"expired"` where its time to live was over, `"newest"` and
 * `"replaced"` where the topic's policy says so, `"gone"` where the peer was given up, `"stopped"`
 * where this node stopped and the peer had not taken it in time, `"too-large"` where the peer takes no
 * message of that size.
 */
export type DropReason =
  | "full"
  | "old"
  | "expired"
  | "newest"
  | "replaced"
  | "gone"
  | "stopped"
  | "too-large";

/** What befalls peers and the messages to them, for whoever wants to know. */
export interface PeerEvents {
  /** The connection to a peer broke; it is opened anew. */
  reconnecting(peer: NodeId, why: string): void;
  /** The connection to a peer is open again. */
  reconnected(peer: NodeId): void;
  /** A peer has been full for so long that nobody waits for it, or does so no more. */
  slow(peer: NodeId, isSlow: boolean): void;
  /** Messages to a peer were dropped. */
  dropped(peer: NodeId, topic: string, count: number, why: DropReason): void;
}
