import { isPattern, NamePattern } from "../../mesh/name_pattern.ts";

/**
 * Tells whether two names or patterns may have names in common.
 *
 * @returns `false` only where they cannot.
 */
export function mayOverlap(a: string, b: string): boolean {
  if (!isPattern(a)) return isPattern(b) ? new NamePattern(b).matches(a) : a === b;
  if (!isPattern(b)) return new NamePattern(a).matches(b);
  const [left, right] = [a.split("/"), b.split("/")];
  for (const [index, level] of left.entries()) {
    const other = right[index];
    if (level === "**" || other === "**") return true;
    if (other === undefined) return left.slice(index).every((rest) => rest === "**");
    if (!mayLevelsOverlap(level, other)) return false;
  }
  return right.slice(left.length).every((rest) => rest === "**");
}

/** Only what stands before the first stars is compared. */
function mayLevelsOverlap(a: string, b: string): boolean {
  const [left, right] = [a.split("*")[0]!, b.split("*")[0]!];
  if (a === left && b === right) return a === b;
  return left.startsWith(right) || right.startsWith(left);
}

/**
 * Leaves out what others of a list have in them.
 *
 * @param wanted Names and patterns.
 * @returns Those that are needed; two of them may still have names in common.
 */
export function withoutCovered(wanted: Iterable<string>): Set<string> {
  const all = new Set(wanted);
  const patterns = [...all].filter(isPattern);
  for (const name of all) {
    if (patterns.some((pattern) => pattern !== name && all.has(pattern) && covers(pattern, name))) {
      all.delete(name);
    }
  }
  return all;
}

/** Whether a pattern matches all that a name or another pattern does; if in doubt, `false`. */
function covers(pattern: string, name: string): boolean {
  if (!isPattern(name)) return new NamePattern(pattern).matches(name);
  const levels = pattern.split("/");
  if (levels.indexOf("**") !== levels.length - 1) return false;
  const before = levels.slice(0, -1);
  const others = name.split("/");
  return before.every((level, index) =>
    others[index] !== "**" && (level === "*" || level === others[index])
  );
}
