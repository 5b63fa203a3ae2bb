/** What a terminal draws over or beside the character before it. */
const NO_WIDTH = /\p{M}|\u200d|[\ufe00-\ufe0f]/u;

/** What takes the place of two letters: East Asian writing, fullwidth forms, emoji. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

/** They are Katakana, but as narrow as letters. */
const HALF_WIDTH = /[\uff61-\uffdc]/;

const PLAIN = /^[\x20-\x7e]*$/;

/**
 * Measures text on a terminal, about as terminals do: they differ in emoji that are joined.
 *
 * @param text Text that can be shown.
 * @returns How many columns it takes; no more than are reserved for it, where terminals differ.
 */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/**
 * Cuts text to what fits.
 *
 * @param text Text that can be shown.
 * @param columns How many columns there are.
 * @returns As much of its start as fits into them.
 */
export function cutToWidth(text: string, columns: number): string {
  let width = 0;
  let end = 0;
  for (const character of text) {
    width += characterWidth(character);
    if (width > columns) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/**
 * Fills text up with spaces.
 *
 * @param text Text that can be shown.
 * @param columns How many columns it shall take at least.
 * @returns The text, with spaces behind it.
 */
export function padToWidth(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - textWidth(text)));
}

function characterWidth(character: string): number {
  if (NO_WIDTH.test(character)) return 0;
  return WIDE.test(character) && !HALF_WIDTH.test(character) ? 2 : 1;
}
