import { join } from "node:path";
import { fileName, stateDirectory } from "../../../params/store/params_directory.ts";

/**
 * Finds the folder in which the messages of a bridge wait that must not be lost.
 *
 * @param node The name of the bridge's node.
 * @param system What stands for the other system.
 * @returns Its path.
 * @throws {Error} If the machine has no place for what programs keep.
 */
export async function journalDirectory(node: string, system: string): Promise<string> {
  const base = stateDirectory("bridges", (name) => Deno.env.get(name));
  if (base !== undefined) return join(base, await fileName(node), system);
  throw new Error(
    "Cannot keep messages that must not be lost: there is no home directory, so say where by journal",
  );
}
