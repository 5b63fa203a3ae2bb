/** A string, a comment, or a comma behind which nothing more comes. */
const PIECES =
  /"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[^]*?\*\/|,(?=(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*[}\]])/g;

/**
 * Reads JSON as people write it into configurations: with comments, and with commas at the end.
 *
 * @param text The text.
 * @returns The value.
 * @throws {SyntaxError} If it is something else.
 */
export function parseJsonc(text: string): unknown {
  return JSON.parse(text.replace(PIECES, (piece) => piece.startsWith('"') ? piece : " "));
}
