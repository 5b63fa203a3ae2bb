import { PREFIX_BYTES } from "../native/entries.ts";
import { type EntrySpace, takeEntrySpace } from "../native/entry_space.ts";
import {
  BAG_MESSAGE_BYTES,
  BAG_RETAINED,
  BagEntryKind,
  type BagMessageHeader,
} from "./bag_entries.ts";

/**
 * Writes what is said of messages.
 *
 * @param body A `BagOperation` in MessagePack.
 * @returns The entry.
 */
export function bagOperationEntry(body: Uint8Array): Uint8Array<ArrayBuffer> {
  const { bytes, at } = entryOf(BagEntryKind.operation, body.length);
  bytes.set(body, at + PREFIX_BYTES);
  return bytes.subarray(at, at + PREFIX_BYTES + body.length);
}

/**
 * Writes a message.
 *
 * @param header What is known of it.
 * @param body Its arguments in MessagePack.
 * @returns The entry.
 */
export function bagMessageEntry(
  { topic, sender, sequence, recordedNs, publishedNs, retained }: BagMessageHeader,
  body: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const length = BAG_MESSAGE_BYTES + body.length;
  const { bytes, view, at } = entryOf(BagEntryKind.message, length);
  const start = at + PREFIX_BYTES;
  view.setUint32(start, topic, true);
  view.setUint32(start + 4, sender, true);
  view.setUint32(start + 8, sequence, true);
  view.setBigUint64(start + 12, recordedNs, true);
  view.setBigUint64(start + 20, publishedNs, true);
  bytes[start + 28] = retained ? BAG_RETAINED : 0;
  bytes.set(body, start + BAG_MESSAGE_BYTES);
  return bytes.subarray(at, start + length);
}

function entryOf(kind: number, length: number): EntrySpace {
  const space = takeEntrySpace(PREFIX_BYTES + length);
  space.bytes[space.at] = kind;
  space.view.setUint32(space.at + 1, length, true);
  return space;
}
