import { PickleError } from "./pickle_error.ts";

const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/g;

/**
 * Reads text as protocol 0 writes it: what is no byte of Latin-1 is escaped, and so are the ends of
 * lines and backslashes.
 *
 * @param line The bytes of the line, as text.
 * @returns The text.
 * @throws {PickleError} If an escape is of no character.
 */
export function unescapeUnicode(line: string): string {
  return line.replace(ESCAPE, (_, short?: string, long?: string) => {
    const code = parseInt(short ?? long!, 16);
    if (code > 0x10ffff) throw new PickleError("it holds text that is none");
    return String.fromCodePoint(code);
  });
}
