import { McapStreamReader, type McapTypes } from "@mcap/core";
import { ChunkTooLargeError, DECOMPRESS_HANDLERS, MAX_CHUNK_BYTES } from "./compression.ts";
import type { ReadableFile } from "./readable_file.ts";

const BLOCK_BYTES = 1024 * 1024;
/** What a scan yields. */
export type ScannedRecord =
  | McapTypes.TypedMcapRecords["Chunk"]
  | McapTypes.TypedMcapRecords["Metadata"]
  | { readonly type: "TooLarge"; readonly error: ChunkTooLargeError }
  | {
    readonly type: "Message";
    readonly message: McapTypes.TypedMcapRecords["Message"];
    readonly channel: McapTypes.TypedMcapRecords["Channel"];
  };

/**
 * Reads a file from its beginning, as far as it is intact.
 *
 * @param file The file.
 * @returns Its records, in the order they stand; the last may be a chunk that holds too much to be
 * read; at last, whether the file has its proper end.
 */
export async function* scan(file: ReadableFile): AsyncGenerator<ScannedRecord, boolean> {
  const reader = new McapStreamReader({
    includeChunks: true,
    decompressHandlers: DECOMPRESS_HANDLERS,
  });
  const channels = new Map<number, McapTypes.TypedMcapRecords["Channel"]>();
  for (let offset = 0; offset < file.byteLength && !reader.done();) {
    const block = await file.read(offset, BLOCK_BYTES);
    if (block.length === 0 || reader.bytesRemaining() > MAX_CHUNK_BYTES) return false;
    offset += block.length;
    reader.append(block);
    for (let record = nextIntact(reader); record; record = nextIntact(reader)) {
      if (record === "damaged") return false;
      if (record.type === "TooLarge") {
        yield record;
        return false;
      }
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

function nextIntact(
  reader: McapStreamReader,
): McapTypes.TypedMcapRecord | (ScannedRecord & { type: "TooLarge" }) | "damaged" | undefined {
  try {
    return reader.nextRecord();
  } catch (error) {
    return error instanceof ChunkTooLargeError ? { type: "TooLarge", error } : "damaged";
  }
}
