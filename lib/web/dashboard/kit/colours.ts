/**
 * The page's colours for what is drawn and has no style sheet.
 *
 * @module
 */

/**
 * @param name The colour's name in `style/tokens.css`: `"accent"`, `"series-1"`.
 * @returns What it is in the present theme, as a canvas takes it: `"rgb(179, 18, 79)"`.
 */
export function colourOf(name: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** So many colours of lines there are: `"series-1"` and so on. */
export const SERIES_COLOURS = 8;
