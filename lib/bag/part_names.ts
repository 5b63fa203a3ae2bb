/**
 * Adds to a file's name, before its ending.
 *
 * @param path Such as `drive.mcap`.
 * @param suffix Such as `_2`.
 * @returns Such as `drive_2.mcap`.
 */
export function withSuffix(path: string, suffix: string): string {
  const { directory, name, ending } = splitName(path);
  return `${directory}${name}${suffix}${ending}`;
}

/**
 * Takes a file's name apart.
 *
 * @param path Such as `bags/drive_2.mcap`.
 * @returns Such as `bags/`, `drive_2`, `drive` and `.mcap`.
 */
export function splitName(
  path: string,
): { directory: string; name: string; root: string; ending: string } {
  const { directory = "", name = "", ending = "" } =
    /^(?<directory>.*[/\\])?(?<name>[^/\\]*?)(?<ending>\.[^./\\]*)?$/s.exec(path)?.groups ?? {};
  return { directory, name, root: name.replace(/_\d+$/, ""), ending };
}

/**
 * Tells which part of a recording a file is, going by its name.
 *
 * @param name A file's name, without its directory.
 * @param options `stem` and `ending`: of the name of the recording's first file.
 * @returns 0 for the first, whose name has no number; `undefined` for other files.
 */
export function partNumber(
  name: string,
  { stem, ending }: { stem: string; ending: string },
): number | undefined {
  if (name === stem + ending) return 0;
  if (!name.startsWith(`${stem}_`) || !name.endsWith(ending)) return undefined;
  const number = name.slice(stem.length + 1, name.length - ending.length);
  return /^[1-9]\d*$/.test(number) ? Number(number) : undefined;
}
