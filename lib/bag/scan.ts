import { McapStreamReader, type McapTypes } from "@mcap/core";
import { DECOMPRESS_HANDLERS } from "./compression.ts";
import type { ReadableFile } from "./readable_file.ts";

const BLOCK_BYTES = 1024 * 1024;
/** No chunk is as large as this: what claims to be one is damage. */
const MAX_PENDING_BYTES = 1024 * 1024 * 1024;

/** What a scan yields. */
export type ScannedRecord =
  | McapTypes.TypedMcapRecords["Chunk"]
  | McapTypes.TypedMcapRecords["Metadata"]
  | {
    readonly type: "Message";
    readonly message: McapTypes.TypedMcapRecords["Message"];
    readonly channel: McapTypes.TypedMcapRecords["Channel"];
  };

/**
 * Reads a file from its beginning, as far as it is intact.
 *
 * @param file The file.
 * @returns Its records, in the order they stand; at last, whether the file has its proper end.
 */
export async function* scan(file: ReadableFile): AsyncGenerator<ScannedRecord, boolean> {
  const reader = new McapStreamReader({
    includeChunks: true,
    decompressHandlers: DECOMPRESS_HANDLERS,
  });
  const channels = new Map<number, McapTypes.TypedMcapRecords["Channel"]>();
  for (let offset = 0; offset < file.byteLength && !reader.done();) {
    const block = await file.read(offset, BLOCK_BYTES);
    if (block.length === 0 || reader.bytesRemaining() > MAX_PENDING_BYTES) return false;
    offset += block.length;
    reader.append(block);
    for (let record = nextIntact(reader); record; record = nextIntact(reader)) {
      if (record === "damaged") return false;
      if (record.type === "Channel") channels.set(record.id, record);
      else if (record.type === "Chunk" || record.type === "Metadata") yield record;
      else if (record.type === "Message") {
        // Its data is a copy already: the reader may use its buffer again.
        yield { type: "Message", message: record, channel: channels.get(record.channelId)! };
      }
    }
  }
  return reader.done();
}

function nextIntact(reader: McapStreamReader): McapTypes.TypedMcapRecord | "damaged" | undefined {
  try {
    return reader.nextRecord();
  } catch {
    return "damaged";
  }
}
