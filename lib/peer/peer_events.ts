import type { DropReason } from "../outbox/drop_reason.ts";
import type { NodeId } from "../mesh/node_record.ts";

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
