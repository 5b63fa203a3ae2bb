import { formatNodeId, type NodeId } from "../mesh/node_record.ts";
import type { Outbox } from "./outbox.ts";

/**
 * Why no node gets a message of a size, for people.
 *
 * @param bytes The size.
 * @param maxBytes The largest message that this node sends or takes.
 */
export function largerThanAllowed(bytes: number, maxBytes: number): string {
  return `${bytes} bytes are too many, for maxMessageBytes is ${maxBytes}; split it, or raise that ` +
    "option on both nodes";
}

/**
 * Why a peer gets no message of a size, for people.
 *
 * @param bytes The size.
 * @param outbox Where it would wait for the peer.
 * @param peer The node at the other end.
 */
export function largerThanPeerTakes(bytes: number, outbox: Outbox, peer: NodeId): string {
  const { ownMaxMessageBytes, maxMessageBytes } = outbox;
  if (bytes > ownMaxMessageBytes) return largerThanAllowed(bytes, ownMaxMessageBytes);
  return `${bytes} bytes are more than the ${maxMessageBytes} that node ${formatNodeId(peer)} ` +
    "takes; split it, or raise maxMessageBytes there";
}
