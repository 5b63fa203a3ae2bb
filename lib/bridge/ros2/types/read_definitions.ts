import { partsOf } from "../names.ts";

/** The largest file that is taken for a definition, in bytes. */
const MAX_BYTES = 256 * 1024;
/** How many files of definitions are read at most. */
const MAX_FILES = 10_000;

/**
 * Reads the definitions in a folder, such as `share` of a ROS 2 workspace: all files `.msg` and `.srv`.
 *
 * @param folder The folder; packages are the folders in it that have a folder `msg` or `srv`.
 * @returns The text of each, by the type's name.
 * @throws {Error} If the folder cannot be read, or there is no definition in it.
 */
export async function readDefinitions(folder: string): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  try {
    await readFolder(folder, texts);
  } catch (error) {
    const why = (error as Error).message;
    throw new Error(`Cannot read definitions of ROS 2's types in "${folder}": ${why}`, {
      cause: error,
    });
  }
  if (texts.size > 0) return texts;
  throw new Error(
    `There are no definitions of ROS 2's types in "${folder}": they are files such as ` +
      `"my_msgs/msg/Thing.msg"`,
  );
}

async function readFolder(folder: string, texts: Map<string, string>): Promise<void> {
  for await (const { name, isDirectory, isFile } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) await readFolder(path, texts);
    const [, pack, kind, type] = /(\w+)\/(msg|srv)\/(\w+)\.\2$/.exec(path) ?? [];
    if (!isFile || !pack || !kind || !type || texts.size >= MAX_FILES) continue;
    if ((await Deno.stat(path)).size > MAX_BYTES) continue;
    texts.set(partsOf(`${pack}/${kind}/${type}`).join("/"), await Deno.readTextFile(path));
  }
}
