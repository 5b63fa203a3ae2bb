/** Colours for a terminal, or nothing. */
export interface Style {
  /** Whether it does anything. */
  readonly enabled: boolean;
  bold(text: string): string;
  dim(text: string): string;
  cyan(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  magenta(text: string): string;
}

/**
 * Builds a style.
 *
 * @param enabled Whether it colours; if not, its functions return their text as it is.
 * @returns The style.
 */
export function createStyle(enabled: boolean): Style {
  const paint = (start: number, end: number) => (text: string) =>
    enabled ? `\x1b[${start}m${text}\x1b[${end}m` : text;
  return {
    enabled,
    bold: paint(1, 22),
    dim: paint(2, 22),
    cyan: paint(36, 39),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
    magenta: paint(35, 39),
  };
}

/**
 * Makes text that came from elsewhere harmless to a terminal.
 *
 * @param text A name or a message.
 * @returns The text with its control characters, line feeds included, as `\xNN`.
 */
export function printable(text: string): string {
  // deno-lint-ignore no-control-regex -- control characters are what it is for
  return text.replace(/[\x00-\x1f\x7f-\x9f]/g, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
}

/**
 * Puts a name that came from elsewhere into quotes.
 *
 * @param text The name.
 * @returns The name in double quotes, its control characters escaped.
 */
export function quoted(text: string): string {
  return printable(JSON.stringify(text));
}
