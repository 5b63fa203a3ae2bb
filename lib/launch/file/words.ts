/** What a shell takes for a character of a word, whatever stands around it. */
const PLAIN_WORD = /^[A-Za-z0-9_@%+=:,./-]+$/;

/**
 * Quotes a word for a shell, where it needs that.
 *
 * @param word The word.
 * @returns Text that a POSIX shell takes for that word.
 */
export function quoteWord(word: string): string {
  return PLAIN_WORD.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * Writes words as one line for a shell.
 *
 * @param words The words.
 * @returns The line.
 */
export function quoteWords(words: readonly string[]): string {
  return words.map(quoteWord).join(" ");
}

/**
 * Takes a line apart as a POSIX shell does: by blanks, quotes and backslashes, and nothing else.
 *
 * @param line The line.
 * @returns Its words.
 * @throws {SyntaxError} If a quote is not closed.
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < line.length; at++) {
    const character = line[at]!;
    if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    word ??= "";
    if (character === "\\" && at + 1 < line.length) word += line[++at];
    else if (character === "'" || character === '"') {
      const [text, end] = quotedText(line, at);
      word += text;
      at = end;
    } else word += character;
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** @returns What stands between the quotes, and where the closing one is. */
function quotedText(line: string, start: number): [text: string, end: number] {
  const quote = line[start]!;
  let text = "";
  for (let at = start + 1; at < line.length; at++) {
    if (line[at] === quote) return [text, at];
    const isEscape = quote === '"' && line[at] === "\\" && /["\\$`]/.test(line[at + 1] ?? "");
    text += line[isEscape ? ++at : at];
  }
  throw new SyntaxError(`a quote (${quote}) is not closed`);
}
