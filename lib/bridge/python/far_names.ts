import { checkName } from "../../mesh/names.ts";

/** What stands for a level of no text, such as the one before the slash of `/light`. */
const EMPTY_LEVEL = "%";

/**
 * Tells what a name of Python's rosy, which may be any text, is called in a mesh. Most are the same; what
 * a name here cannot hold is escaped as in URLs: `*` is `%2A`, a `~` at the beginning `%7E`, a level of
 * no text `%`. Whatever looks like such an escape and is none has one `25` more behind its `%`.
 *
 * @param name A name there.
 * @returns The name here; `undefined` of one that is too long, or no text that travels.
 */
export function farNameOf(name: string): string | undefined {
  const far = name.split("/").map(toFarLevel).join("/");
  try {
    return checkName("topic", far);
  } catch {
    return undefined;
  }
}

/** @returns What a name here is called in Python: what {@linkcode farNameOf} makes it of. */
export function pythonNameOf(farName: string): string {
  return farName.split("/").map(toPythonLevel).join("/");
}

function toFarLevel(level: string, index: number): string {
  if (level === "") return EMPTY_LEVEL;
  if (/^%+$/.test(level)) return `%${level}`;
  const escaped = level.replace(/%((?:25)*2A)/g, "%25$1").replaceAll("*", "%2A");
  if (index > 0) return escaped;
  return escaped.replace(/^%((?:25)*7E)/, "%25$1").replace(/^~/, "%7E");
}

function toPythonLevel(level: string, index: number): string {
  if (/^%+$/.test(level)) return level.slice(1);
  const plain = level.replace(/%((?:25)*)2A/g, (_, more: string) => unescaped(more, "*", "2A"));
  if (index > 0) return plain;
  return plain.replace(/^%((?:25)*)7E/, (_, more: string) => unescaped(more, "~", "7E"));
}

function unescaped(more: string, character: string, code: string): string {
  return more === "" ? character : `%${more.slice(2)}${code}`;
}
