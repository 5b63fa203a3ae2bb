/**
 * Characters that nobody sees, or that change how what stands beside them looks: control characters,
 * marks of direction, separators of lines, what has no width, and halves of characters.
 *
 * What joins emoji to one picture, or chooses how they look, stays.
 */
const UNPRINTABLE =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufff9-\ufffb]|(?![\u200d\ufe00-\ufe0f])[\p{Cf}\p{Default_Ignorable_Code_Point}]|(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])[\u200d\ufe00-\ufe0f]/gu;

/**
 * Makes text that came from elsewhere harmless to a terminal, and shows all there is of it.
 *
 * @param text A name or a message.
 * @returns The text with what {@linkcode isPrintable} refuses, line feeds included, as `\xNN`,
 * `\uNNNN` or `\u{NNNNN}`.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    const code = character.codePointAt(0)!;
    const digits = code.toString(16);
    if (code < 0x100) return `\\x${digits.padStart(2, "0")}`;
    return code < 0x10000 ? `\\u${digits.padStart(4, "0")}` : `\\u{${digits}}`;
  });
}

/**
 * Tells whether text can be shown as it is.
 *
 * @param text A name or a message.
 * @returns Whether {@linkcode printable} would leave it alone: it has no control characters, marks of
 * direction, other invisible characters or halves of characters.
 */
export function isPrintable(text: string): boolean {
  return text.search(UNPRINTABLE) < 0;
}
