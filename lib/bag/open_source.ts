import type { BagSource } from "./bag_source.ts";
import { McapSource } from "./mcap_source.ts";
import { ReadableFile } from "./reading/readable_file.ts";

/**
 * Opens a file of whatever format, by its first bytes.
 *
 * @param path The file's name.
 * @returns What its messages are read from.
 * @throws {Error} If it cannot be read or is no bag.
 */
export async function openSource(path: string): Promise<BagSource> {
  const file = await ReadableFile.open(path);
  try {
    await file.assertMcap();
    return await McapSource.of(file);
  } catch (error) {
    await file.close();
    throw error;
  }
}
