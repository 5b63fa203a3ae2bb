import { quoted } from "../../text/printable.ts";
import { fileReason } from "../../text/file_reason.ts";
import { FIRST_LINE } from "../../typescript/write_robot.ts";

/**
 * Writes a file that was written by the same command before, or is not there yet.
 *
 * @param path The file.
 * @param text What to write; its first line says who wrote it.
 * @throws {Error} If somebody else wrote the file, or it cannot be written.
 */
export async function writeGenerated(path: string, text: string): Promise<void> {
  const old = await readIfThere(path);
  if (old !== undefined && old.trim() !== "" && !old.startsWith(FIRST_LINE)) {
    throw new Error(
      `Cannot write ${
        quoted(path)
      }: it is there, and 'rosy types' did not write it; name another ` +
        "file, or remove it",
    );
  }
  try {
    await Deno.writeTextFile(path, text);
  } catch (error) {
    throw new Error(`Cannot write ${quoted(path)}: ${fileReason(error)}`, { cause: error });
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw new Error(`Cannot write ${quoted(path)}: ${fileReason(error)}`, { cause: error });
  }
}
