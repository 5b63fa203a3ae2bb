import { fileReason } from "../../text/file_reason.ts";

/**
 * Sees to it that a directory is there before anybody is promised what is in it.
 *
 * @param what What is in it, for the error: `"bags"`.
 * @param path Where it is; nothing is looked at where there is none.
 * @throws {Error} If it is not there, or no directory.
 */
export async function checkDirectory(what: string, path: string | undefined): Promise<void> {
  if (path === undefined) return;
  const cannot = `Cannot give ${what} of "${path}"`;
  const { isDirectory } = await Deno.stat(path).catch((error) => {
    throw new Error(`${cannot}: ${fileReason(error)}`, { cause: error });
  });
  if (!isDirectory) throw new Error(`${cannot}: it is no directory`);
}
