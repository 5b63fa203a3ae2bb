import { isPrintable } from "../../text/printable.ts";

/** Which files count, and whether a tilde is the home directory. */
export interface PathOptions {
  /** Whether only directories are of use. */
  readonly directoriesOnly: boolean;
  /** What a `~` at the start stands for; unless given, it is a letter like others. */
  readonly home?: string;
}

/**
 * Finds the files that start like a path.
 *
 * @param typed The start of a path.
 * @param options What to look for.
 * @returns Paths that start with `typed`, sorted; those of directories end in `/`. Hidden files are
 * among them where their dot was typed, and files whose names cannot be shown never.
 */
export async function completePaths(
  typed: string,
  { directoriesOnly, home }: PathOptions,
): Promise<string[]> {
  const end = typed.lastIndexOf("/") + 1;
  const [directory, start] = [typed.slice(0, end), typed.slice(end)];
  const place = home === undefined ? directory : home + directory.slice(1);
  const paths: string[] = [];
  for await (const entry of Deno.readDir(place || ".")) {
    const { name } = entry;
    if (!name.startsWith(start) || !isPrintable(name)) continue;
    if (name.startsWith(".") && !start.startsWith(".")) continue;
    const isDirectory = entry.isSymlink
      ? await leadsToDirectory(`${place}${name}`)
      : entry.isDirectory;
    if (isDirectory) paths.push(`${directory}${name}/`);
    else if (!directoriesOnly) paths.push(directory + name);
  }
  return paths.sort();
}

async function leadsToDirectory(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch {
    return false;
  }
}
