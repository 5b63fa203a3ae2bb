import { WriterFullError } from "../bytes/byte_writer.ts";
import { formatNodeId, type NodeId } from "../mesh/node_record.ts";
import type { Outbox } from "./outbox.ts";

/**
 * Why no node gets a message of a size, for people.
 *
 * @param bytes The size.
 * @param maxBytes The largest message that this node sends or takes.
 */
export function largerThanAllowed(bytes: number | string, maxBytes: number): string {
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

/**
 * Why a value was not even encoded whole, where it is so much larger than allowed.
 *
 * @param error What a codec threw.
 * @param maxBytes The largest message that this node sends.
 * @returns Such as `more than 100000 bytes are too many, …`; `undefined` for any other error.
 */
export function whyNotEncoded(error: unknown, maxBytes: number): string | undefined {
  if (!(error instanceof RangeError)) return undefined;
  const full = error instanceof WriterFullError ? error : error.cause;
  if (!(full instanceof WriterFullError)) return undefined;
  // What an encoder adds says which part takes the most.
  const details = error.message.slice(full.message.length);
  return `${largerThanAllowed(`more than ${full.maxBytes}`, maxBytes)}${details}`;
}
