import { cutToWidth, textWidth } from "./text_width.ts";

/**
 * Breaks text into lines between its words; a word that is wider than a line is broken itself, for
 * nothing of it shall be lost.
 *
 * @param text Text that can be shown, without line feeds.
 * @param columns How many columns a line has.
 * @returns The lines, at least one.
 */
export function wrap(text: string, columns: number): string[] {
  return wrapParts(text.split(" "), { columns, separator: " " });
}

/**
 * Puts parts that belong together into lines.
 *
 * @param parts Texts that can be shown and are broken only where one alone does not fit.
 * @param options `columns`: how many a line has; `separator`: what stands between two parts.
 * @returns The lines, at least one.
 */
export function wrapParts(
  parts: readonly string[],
  { columns, separator }: { columns: number; separator: string },
): string[] {
  const lines: string[] = [];
  let line: string | undefined;
  for (const part of parts.flatMap((part) => breakUp(part, columns))) {
    const longer: string = line === undefined ? part : line + separator + part;
    if (line !== undefined && textWidth(longer) > columns) {
      lines.push(line);
      line = part;
    } else line = longer;
  }
  return [...lines, line ?? ""];
}

function breakUp(part: string, columns: number): string[] {
  const pieces: string[] = [];
  let rest = part;
  while (textWidth(rest) > columns) {
    // At least one character, or it would never end.
    const piece = cutToWidth(rest, columns) || [...rest][0]!;
    pieces.push(piece);
    rest = rest.slice(piece.length);
  }
  return rest === "" && pieces.length > 0 ? pieces : [...pieces, rest];
}
