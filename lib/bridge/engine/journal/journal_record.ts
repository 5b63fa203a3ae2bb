/** A message as it waits on disk. */
export interface JournalRecord {
  /** The topic in the mesh. */
  readonly topic: string;
  readonly codec: string;
  readonly publishedAtMs: number;
  readonly isKept: boolean;
  /** Where it has been before it came to this mesh. */
  readonly via: readonly string[];
  /** What the other side knows it by, at every attempt. */
  readonly id: string;
  /** The node that sent it: `name`, `hostname`, `uuid`. */
  readonly sender: { readonly name: string; readonly hostname: string; readonly uuid: string };
  readonly bytes: Uint8Array;
}

/** Length of the head, length of the body, both u32. */
export const PREFIX_BYTES = 8;
/** Longer heads are none. */
const MAX_HEAD_BYTES = 16 * 1024;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Writes a record as it stands on disk: two lengths, a head of JSON, the message's bytes. */
export function encodeRecord({ bytes, ...head }: JournalRecord): Uint8Array {
  const text = encoder.encode(JSON.stringify(head));
  const record = new Uint8Array(PREFIX_BYTES + text.length + bytes.length);
  const view = new DataView(record.buffer);
  view.setUint32(0, text.length, true);
  view.setUint32(4, bytes.length, true);
  record.set(text, PREFIX_BYTES);
  record.set(bytes, PREFIX_BYTES + text.length);
  return record;
}

/**
 * Reads the lengths of a record.
 *
 * @param prefix Its first bytes.
 * @returns The length of all of it; `null` where that makes no sense.
 */
export function recordLength(prefix: Uint8Array): number | null {
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  const head = view.getUint32(0, true);
  return head === 0 || head > MAX_HEAD_BYTES ? null : PREFIX_BYTES + head + view.getUint32(4, true);
}

/** Reads a record. @returns `null` where it is none. */
export function decodeRecord(record: Uint8Array): JournalRecord | null {
  const head = new DataView(record.buffer, record.byteOffset).getUint32(0, true);
  try {
    const text = decoder.decode(record.subarray(PREFIX_BYTES, PREFIX_BYTES + head));
    return { ...JSON.parse(text), bytes: record.subarray(PREFIX_BYTES + head) };
  } catch {
    return null;
  }
}
