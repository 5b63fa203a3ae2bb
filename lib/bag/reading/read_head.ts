import type { McapTypes } from "@mcap/core";
import { MAGIC, Opcode, RECORD_PREFIX_BYTES } from "../mcap_format.ts";
import { FileWindow } from "./file_window.ts";
import type { ReadableFile } from "./readable_file.ts";
import { parseRecord, readPrefix, type Record } from "./record.ts";

/** What a file begins with. */
export interface FileHead {
  /** What its header names as the program that wrote it. */
  readonly library: string;
  /** The metadata record that follows, if one does. */
  readonly metadata: McapTypes.Metadata | undefined;
}

const BLOCK_BYTES = 4096;

/** @returns What a file begins with; nothing of it where that is damaged. */
export async function readHead(file: ReadableFile): Promise<FileHead> {
  const window = new FileWindow(file, { blockBytes: BLOCK_BYTES });
  const header = await recordAt(window, MAGIC.length);
  if (header?.record.type !== "Header") return { library: "", metadata: undefined };
  const next = (await recordAt(window, header.end))?.record;
  const metadata = next?.type === "Metadata" ? next : undefined;
  return { library: header.record.library, metadata };
}

async function recordAt(
  window: FileWindow,
  at: number,
): Promise<{ record: Record; end: number } | undefined> {
  try {
    const { opcode, byteLength } = readPrefix(await window.view(at, RECORD_PREFIX_BYTES), 0);
    if (opcode !== Opcode.HEADER && opcode !== Opcode.METADATA) return undefined;
    if (byteLength > BLOCK_BYTES) return undefined;
    return { record: parseRecord(await window.read(at, byteLength)), end: at + byteLength };
  } catch {
    return undefined;
  }
}
