/**
 * Characters that nobody sees, or that change how what stands beside them looks: control characters,
 * marks of direction, separators of lines, what has no width, and halves of characters.
 *
 * What joins emoji to one picture, or chooses how they look, stays.
 */
const UNPRINTABLE =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufff9-\ufffb]|(?![\u200d\ufe00-\ufe0f])[\p{Cf}\p{Default_Ignorable_Code_Point}]|(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])[\u200d\ufe00-\ufe0f]/gu;

/** Most texts have nothing else, and are not looked at any closer. */
const PLAIN = /^[\x20-\x7e]*$/;

/**
 * Makes text that came from elsewhere harmless to a terminal, and shows all there is of it.
 *
 * @param text A name or a message.
 * @returns The text with what {@linkcode isPrintable} refuses, line feeds included, as `\xNN`,
 * `\uNNNN` or `\u{NNNNN}`.
 */
export function printable(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(UNPRINTABLE, (character) => {
    const code = character.codePointAt(0)!;
    const digits = code.toString(16);
    if (code < 0x100) return `\\x${digits.padStart(2, "0")}`;
    return code < 0x10000 ? `\\u${digits.padStart(4, "0")}` : `\\u{${digits}}`;
  });
}

/**
 * Does the same for text that has lines.
 *
 * @param text Text whose line feeds are its writer's.
 * @returns The text; its line feeds and tabs stay.
 */
export function printableLines(text: string): string {
  return text.split(/([\n\t])/).map((piece, index) => index % 2 === 0 ? printable(piece) : piece)
    .join("");
}

/**
 * Does the same for a line that another program wrote for a terminal.
 *
 * @param line The line.
 * @returns The line; its tabs and colours stay.
 */
export function printableColoured(line: string): string {
  // deno-lint-ignore no-control-regex -- this is how colours are written
  return line.split(/(\t|\x1b\[[\d;:]*m)/).map((piece, index) =>
    index % 2 === 0 ? printable(piece) : piece
  ).join("");
}

/**
 * Does the same for JSON, which stays JSON of the same value.
 *
 * @param json JSON on one line.
 * @returns The JSON; what cannot be shown, all of which stands within texts, is written `\uNNNN`.
 */
export function printableJson(json: string): string {
  if (PLAIN.test(json)) return json;
  return json.replace(UNPRINTABLE, (character) => {
    const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
  });
}

/**
 * Puts a name that came from elsewhere into quotes.
 *
 * @param text The name.
 * @returns The name in double quotes, what cannot be shown escaped.
 */
export function quoted(text: string): string {
  return printable(JSON.stringify(text));
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
