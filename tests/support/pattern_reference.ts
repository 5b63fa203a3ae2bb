/**
 * Tells whether a name matches a pattern, by trying everything that the definition allows. What was
 * tried is remembered, so that hostile patterns end as well.
 */
export function matchesByDefinition(name: string, pattern: string): boolean {
  const levels = pattern.split("/");
  if (levels.some((level) => level !== "**" && level.includes("**"))) return false;
  return tryAll(name.split("/"), levels, {
    isAny: (level) => level === "**",
    fits: (text, level) =>
      tryAll([...text], [...level], {
        isAny: (character) => character === "*",
        fits: (one, other) => one === other,
      }),
  });
}

/** How one item of a list is matched; `isAny` stands for any number of items. */
interface Rules {
  readonly isAny: (item: string) => boolean;
  readonly fits: (item: string, wanted: string) => boolean;
}

function tryAll(items: readonly string[], wanted: readonly string[], rules: Rules): boolean {
  const known = new Map<string, boolean>();
  const from = (item: number, want: number): boolean => {
    const key = `${item} ${want}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const result = tryFrom(item, want);
    known.set(key, result);
    return result;
  };
  const tryFrom = (item: number, want: number): boolean => {
    if (want === wanted.length) return item === items.length;
    const isLeft = item < items.length;
    if (rules.isAny(wanted[want]!)) return from(item, want + 1) || (isLeft && from(item + 1, want));
    return isLeft && rules.fits(items[item]!, wanted[want]!) && from(item + 1, want + 1);
  };
  return from(0, 0);
}
