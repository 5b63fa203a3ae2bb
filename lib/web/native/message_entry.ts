import { EntryKind, KEPT, MESSAGE_BYTES, PREFIX_BYTES, RETAINED } from "./entries.ts";
import { takeEntrySpace } from "./entry_space.ts";
import type { MessageHeader } from "./operations.ts";

/**
 * Writes a message to a client.
 *
 * @param header What is known of it.
 * @param body Its arguments as MessagePack.
 * @returns The entry.
 */
export function messageEntry(header: MessageHeader, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = PREFIX_BYTES + MESSAGE_BYTES + body.length;
  const { bytes, view, at } = takeEntrySpace(length);
  bytes[at] = EntryKind.message;
  view.setUint32(at + 1, length - PREFIX_BYTES, true);
  view.setUint32(at + 5, header.id, true);
  view.setUint32(at + 9, header.sender, true);
  view.setUint32(at + 13, header.topic, true);
  view.setUint32(at + 17, header.sequence, true);
  view.setFloat64(at + 21, header.publishedAtMs, true);
  bytes[at + 29] = (header.retained ? RETAINED : 0) | (header.kept ? KEPT : 0);
  bytes.set(body, at + PREFIX_BYTES + MESSAGE_BYTES);
  return bytes.subarray(at, at + length);
}
