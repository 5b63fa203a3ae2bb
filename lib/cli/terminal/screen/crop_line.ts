import { cutToWidth, textWidth } from "../../../text/text_width.ts";

/** What a style writes around a text: it has no width. */
// deno-lint-ignore no-control-regex -- this is how colours are written
const STYLE = /(\x1b\[[0-9;]*m)/;
const CONTROLS = /\p{Cc}/gu;
const RESET = "\x1b[0m";

/**
 * Measures a line that may have colours.
 *
 * @param line The line.
 * @returns How many columns it takes.
 */
export function styledWidth(line: string): number {
  return textWidth(line.split(STYLE).filter((_piece, index) => index % 2 === 0).join(""));
}

/**
 * Crops a line that may have colours to what fits, wide characters whole. Whatever could steer the
 * terminal besides colours is left out.
 *
 * @param line The line.
 * @param columns How many columns there are.
 * @returns The line; where it is too long, `…` stands in its last column.
 */
export function cropLine(line: string, columns: number): string {
  const pieces = line.split(STYLE).map((piece, index) =>
    index % 2 === 0 ? piece.replace(CONTROLS, "") : piece
  );
  const isStyled = pieces.length > 1;
  const whole = pieces.join("");
  if (styledWidth(whole) <= columns) return isStyled ? whole + RESET : whole;
  return cut(pieces, columns - 1) + (columns > 0 ? "…" : "") + (isStyled ? RESET : "");
}

function cut(pieces: readonly string[], columns: number): string {
  let left = columns;
  return pieces.map((piece, index) => {
    if (index % 2 === 1) return left > 0 ? piece : "";
    const part = cutToWidth(piece, Math.max(0, left));
    // Behind the first character for which there is no room, nothing more may follow.
    left = part === piece ? left - textWidth(part) : 0;
    return part;
  }).join("");
}
