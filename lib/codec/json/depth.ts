const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Tells whether JSON is nested too deep to be handed to anything recursive.
 *
 * @param text The JSON text in UTF-8, well-formed or not.
 * @param maxDepth How many levels of arrays and objects are allowed.
 * @returns Whether there are more.
 */
export function exceedsDepth(text: Uint8Array, maxDepth: number): boolean {
  // Too short for so many brackets.
  if (text.length <= maxDepth) return false;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const byte = text[i] as number;
    if (byte === QUOTE) {
      i = endOfString(text, i + 1);
      continue;
    }
    // [ and { differ from ] and } by two, and from each other by one bit.
    const bracket = byte | 0x20;
    if (bracket === 0x7b && ++depth > maxDepth) return true;
    if (bracket === 0x7d) depth--;
  }
  return false;
}

function endOfString(text: Uint8Array, from: number): number {
  // `indexOf` is many times faster than a loop where strings are long.
  for (let quote = text.indexOf(QUOTE, from); quote >= 0; quote = text.indexOf(QUOTE, quote + 1)) {
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return quote;
  }
  return text.length;
}
