/** Most file systems take names of 255 bytes; the rest is for a number and the ending. */
const MAX_BYTES = 200;

/**
 * What a name of a file must not hold: what means something in a path or to a shell, what nobody sees,
 * and at the start what hides a file or makes an option of it.
 */
const UNFIT = /[^\p{L}\p{N}_.#-]|\p{Default_Ignorable_Code_Point}/gu;
const UNFIT_START = /^[.-]+/;

/**
 * Finds names of files for processes.
 *
 * - A process whose name can be a file's has that one.
 * - Names that become alike, also in file systems that do not tell upper and lower case apart, get
 *   numbers, in alphabetical order: the same processes have the same files in each launch.
 *
 * @param labels The processes, each once.
 * @returns Their files, without an ending.
 */
export function logFileNames(labels: Iterable<string>): Map<string, string> {
  const sorted = [...new Set(labels)].sort();
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const isFit = (label: string) => fit(label) === label;
  for (const label of [...sorted.filter(isFit), ...sorted.filter((label) => !isFit(label))]) {
    const stem = fit(label);
    let name = stem;
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${stem}-${number}`;
    taken.add(name.toLowerCase());
    names.set(label, name);
  }
  return names;
}

function fit(label: string): string {
  const name = label.normalize("NFC").replaceAll(UNFIT, "_").replace(UNFIT_START, "_") || "_";
  const encoder = new TextEncoder();
  const { read } = encoder.encodeInto(name, new Uint8Array(MAX_BYTES));
  return name.slice(0, read);
}
