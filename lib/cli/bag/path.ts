import { fileReason } from "../../text/file_reason.ts";
import { quoted } from "../../text/printable.ts";

/**
 * The name of a new recording.
 *
 * @param date When it begins.
 * @returns `record_<YYYY-MM-DD-HH-MM-SS>.bag`, in the user's own time zone.
 */
export function recordingPath(date: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())];
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two);
  return `record_${[...day, ...time].join("-")}.bag`;
}

/**
 * Lists a directory.
 *
 * @param path The directory.
 * @returns What is in it.
 * @throws {Error} If it cannot be listed.
 */
export async function entriesOf(path: string): Promise<Deno.DirEntry[]> {
  try {
    return await Array.fromAsync(Deno.readDir(path));
  } catch (error) {
    throw new Error(`Cannot list ${quoted(path)}: ${fileReason(error)}`, { cause: error });
  }
}

/**
 * Finds the newest recording in the current directory.
 *
 * @returns Its name.
 * @throws {Error} If there is none.
 */
export async function newestRecording(): Promise<string> {
  let newest: { name: string; timeMs: number } | undefined;
  for (const { name, isFile } of await entriesOf(".")) {
    if (!isFile || !/^record_.*\.(bag|mcap)$/.test(name)) continue;
    const timeMs = (await Deno.stat(name)).mtime?.getTime() ?? 0;
    const isNewer = !newest || timeMs > newest.timeMs ||
      timeMs === newest.timeMs && name > newest.name;
    if (isNewer) newest = { name, timeMs };
  }
  if (newest) return newest.name;
  throw new Error(
    "No record_*.bag file in the current directory: use --input to name a file, " +
      "or 'rosy bag record' to make one",
  );
}
