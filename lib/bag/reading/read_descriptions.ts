import { checksum } from "../compression.ts";
import { MAGIC, Opcode, RECORD_PREFIX_BYTES } from "../mcap_format.ts";
import { FileWindow } from "./file_window.ts";
import type { ReadableFile } from "./readable_file.ts";
import { type ChannelRecord, parseRecord, readPrefix, type SchemaRecord } from "./record.ts";

/** What the messages of a file are of. */
export interface Descriptions {
  readonly channels: ReadonlyMap<number, ChannelRecord>;
  readonly schemas: ReadonlyMap<number, SchemaRecord>;
}

/** Two places u64, and a checksum u32. */
const FOOTER_BYTES = RECORD_PREFIX_BYTES + 20;
const CHECKSUM_BYTES = 4;
const BLOCK_BYTES = 64 * 1024;

/**
 * Reads what the summary of a file repeats of its channels: their own records may lie in a part that
 * cannot be read, be that the very beginning.
 *
 * @param file The file.
 * @returns The channels and schemas; none where there is no summary that is intact.
 */
export async function readDescriptions(file: ReadableFile): Promise<Descriptions> {
  try {
    return await readThem(new FileWindow(file, { blockBytes: BLOCK_BYTES }));
  } catch {
    return { channels: new Map(), schemas: new Map() };
  }
}

async function readThem(window: FileWindow): Promise<Descriptions> {
  const channels = new Map<number, ChannelRecord>();
  const schemas = new Map<number, SchemaRecord>();
  const end = window.byteLength - MAGIC.length - FOOTER_BYTES;
  const footerBytes = (await window.read(end, FOOTER_BYTES)).slice();
  const footer = parseRecord(footerBytes);
  if (footer.type !== "Footer" || footer.summaryStart === 0n) return { channels, schemas };
  let sum = 0;
  for (let at = Number(footer.summaryStart); at < end;) {
    const { opcode, byteLength } = readPrefix(await window.view(at, RECORD_PREFIX_BYTES), 0);
    if (at + byteLength > end) throw new RangeError("The summary goes beyond its end");
    const bytes = await window.read(at, byteLength);
    sum = checksum(bytes, sum);
    const isDescription = opcode === Opcode.CHANNEL || opcode === Opcode.SCHEMA;
    // It is kept, while the bytes that it was read from are not.
    const record = isDescription ? parseRecord(bytes.slice()) : undefined;
    if (record?.type === "Channel") channels.set(record.id, record);
    else if (record?.type === "Schema") schemas.set(record.id, record);
    at += byteLength;
  }
  sum = checksum(footerBytes.subarray(0, -CHECKSUM_BYTES), sum);
  if (footer.summaryCrc !== 0 && sum !== footer.summaryCrc) throw new Error("It is damaged");
  return { channels, schemas };
}
