/** So many names that are gone keep their places; if there are more, they are let go of. */
const MAX_GONE = 200;
/** Beyond so many new names at once nobody has a place to remember. */
const MAX_NEW = 100;

/**
 * Adds names to a list so that those in it keep their order: each new one stands behind the one that it
 * came behind. Names that are gone stay where they were.
 *
 * @param known The list.
 * @param current The names there are now, in order.
 * @returns The list; the same one where nothing is new.
 */
export function mergeNames(
  known: readonly string[],
  current: readonly string[],
): readonly string[] {
  if (isSame(known, current)) return known;
  const places = new Set(known);
  const added = current.filter((name) => !places.has(name));
  const gone = known.length + added.length - current.length;
  if (gone > MAX_GONE) return current;
  if (added.length === 0) return known;
  if (added.length > MAX_NEW) {
    const now = new Set(current);
    return [...current, ...known.filter((name) => !now.has(name))];
  }
  const merged = [...known];
  const isAdded = new Set(added);
  let at = 0;
  for (const name of current) {
    if (isAdded.has(name)) merged.splice(at++, 0, name);
    else at = merged.indexOf(name, 0) + 1;
  }
  return merged;
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}
