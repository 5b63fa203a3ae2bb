/**
 * Finds the word that was probably meant.
 *
 * @param typed What the user typed.
 * @param known The words that would have been right.
 * @returns The nearest of them, or `undefined` where none is near.
 */
export function suggest(typed: string, known: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let least = Math.max(1, Math.floor(typed.length / 3)) + 1;
  for (const word of known) {
    const distance = editDistance(typed.toLowerCase(), word.toLowerCase());
    if (distance < least) [nearest, least] = [word, distance];
  }
  return nearest;
}

/**
 * Words a suggestion for an error message.
 *
 * @param typed What the user typed.
 * @param known The words that would have been right.
 * @returns ` (did you mean "…"?)`, or an empty string where no known word is near.
 */
export function didYouMean(typed: string, known: Iterable<string>): string {
  const word = suggest(typed, known);
  return word === undefined ? "" : ` (did you mean "${word}"?)`;
}

/**
 * Counts the letters to insert, delete, replace or swap with their neighbour to get from one word
 * to another.
 *
 * @param from One word.
 * @param to The other.
 * @returns The count.
 */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const differs = from[row - 1] === to[column - 1] ? 0 : 1;
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] &&
        from[row - 2] === to[column - 1];
      current[column] = Math.min(
        last[column]! + 1,
        current[column - 1]! + 1,
        last[column - 1]! + differs,
        swapped ? beforeLast[column - 2]! + 1 : Infinity,
      );
    }
    [beforeLast, last] = [last, current];
  }
  return last[to.length]!;
}
