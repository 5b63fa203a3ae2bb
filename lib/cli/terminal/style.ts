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
  /** Swaps the colours of letters and background, for what is chosen. */
  inverse(text: string): string;
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
    inverse: paint(7, 27),
  };
}
