const ANY_LEVELS = "**";

/**
 * Tells whether there can be a name that two patterns match.
 *
 * @param one A name or a pattern.
 * @param other Another one.
 * @returns Whether there can.
 */
export function patternsOverlap(one: string, other: string): boolean {
  return sequencesOverlap(one.split("/"), other.split("/"), {
    isAny: (level) => level === ANY_LEVELS,
    fit: (level, second) =>
      sequencesOverlap([...level], [...second], {
        isAny: (character) => character === "*",
        fit: (character, third) => character === third,
      }),
  });
}

/** What the parts of two sequences mean: levels of names, or the characters of a level. */
interface Meaning {
  /** Whether a part stands for any number of parts, also for none. */
  readonly isAny: (part: string) => boolean;
  /** Whether two parts can stand for the same. */
  readonly fit: (part: string, other: string) => boolean;
}

function sequencesOverlap(
  one: readonly string[],
  other: readonly string[],
  { isAny, fit }: Meaning,
): boolean {
  // From the ends: whether what is left of both can be the same, for each place in the second one.
  let below: boolean[] = [];
  for (let at = one.length; at >= 0; at--) {
    const row: boolean[] = [];
    for (let place = other.length; place >= 0; place--) {
      const [part, second] = [one[at], other[place]];
      if (part === undefined && second === undefined) row[place] = true;
      else if (part !== undefined && isAny(part)) {
        row[place] = below[place]! || (second !== undefined && row[place + 1]!);
      } else if (second !== undefined && isAny(second)) {
        row[place] = row[place + 1]! || (part !== undefined && below[place]!);
      } else {
        row[place] = part !== undefined && second !== undefined && below[place + 1]! &&
          fit(part, second);
      }
    }
    below = row;
  }
  return below[0]!;
}
