import type { BagSource } from "./bag_source.ts";
import { McapSource } from "./mcap_source.ts";
import { ReadableFile } from "./reading/readable_file.ts";

/** A format of other programs. */
interface ForeignFormat {
  /** What its files begin with. */
  readonly magic: string;
  /** Loads what reads it. */
  readonly load: () => Promise<{ of(file: ReadableFile): Promise<BagSource> }>;
}

/** What is no bag as it is, but can be made one. */
const OTHER_FILES: readonly (readonly [magic: string, reason: string])[] = [
  [
    "#ROSBAG V1",
    "it is a bag of ROS 1 from before 2010; 'rosbag migrate' of ROS writes a newer one",
  ],
  ["\x28\xb5\x2f\xfd", "it is compressed as a whole, with zstd; 'zstd -d' makes a bag of it"],
  ["\x1f\x8b", "it is compressed as a whole, with gzip; 'gunzip' makes a bag of it"],
];

/** Protocols 4 and 5, with the frame that holds a short message. */
const PICKLE_MAGICS = ["\x80\x04\x95", "\x80\x05\x95"];

const FOREIGN_FORMATS: readonly ForeignFormat[] = [
  ...PICKLE_MAGICS.map((magic) => ({
    magic,
    load: async () => (await import("./foreign/python/python_source.ts")).PythonSource,
  })),
  {
    magic: "#ROSBAG V2.0\n",
    load: async () => (await import("./foreign/ros1/ros1_source.ts")).Ros1Source,
  },
  {
    magic: "SQLite format 3\0",
    load: async () => (await import("./foreign/ros2/sqlite_source.ts")).SqliteSource,
  },
];
const LONGEST_MAGIC = Math.max(...FOREIGN_FORMATS.map(({ magic }) => magic.length));

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
    const start = await startOf(file);
    const format = FOREIGN_FORMATS.find(({ magic }) => start.startsWith(magic));
    if (format) return await (await format.load()).of(file);
    const other = OTHER_FILES.find(([magic]) => start.startsWith(magic));
    if (other) throw new Error(`Cannot read "${path}": ${other[1]}`);
    await file.assertMcap();
    return await McapSource.of(file);
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * Tells whether a file is a bag in another format than MCAP, or something that a bag can be made of.
 *
 * @param path The file's name.
 * @returns Whether it is; `false` where it cannot be read.
 */
export async function isForeignFile(path: string): Promise<boolean> {
  let file: ReadableFile | undefined;
  try {
    file = await ReadableFile.open(path);
    const start = await startOf(file);
    return FOREIGN_FORMATS.some(({ magic }) => start.startsWith(magic)) ||
      OTHER_FILES.some(([magic]) => start.startsWith(magic));
  } catch {
    return false;
  } finally {
    await file?.close();
  }
}

/** @returns The first bytes of a file, each as a character. */
async function startOf(file: ReadableFile): Promise<string> {
  return String.fromCharCode(...await file.read(0, LONGEST_MAGIC));
}
