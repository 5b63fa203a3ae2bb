import { McapIndexedReader } from "@mcap/core";
import type { ReadableFile } from "./readable_file.ts";
import type { ChannelRecord, SchemaRecord } from "./record.ts";

/** What the messages of a file are of. */
export interface Descriptions {
  readonly channels: ReadonlyMap<number, ChannelRecord>;
  readonly schemas: ReadonlyMap<number, SchemaRecord>;
}

/**
 * Reads what the summary of a file repeats of its channels: their own records may lie in a chunk that
 * cannot be read.
 *
 * @param file The file.
 * @returns The channels and schemas; none where there is no summary that is intact.
 */
export async function readDescriptions(file: ReadableFile): Promise<Descriptions> {
  try {
    const { channelsById: channels, schemasById: schemas } = await McapIndexedReader.Initialize({
      readable: file.readable,
    });
    return { channels, schemas };
  } catch {
    return { channels: new Map(), schemas: new Map() };
  }
}
