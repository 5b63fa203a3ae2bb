import { colourOf, SERIES_COLOURS } from "../../kit/colours.ts";

/**
 * @param index The number of a line, from 0.
 * @returns Its colour: those of the page first, then more of them around the circle.
 */
export function seriesColour(index: number): string {
  if (index < SERIES_COLOURS) return colourOf(`series-${index + 1}`);
  // By the golden angle, neighbours are as different as can be.
  return `hsl(${(index * 137.5) % 360} 55% 52%)`;
}

/** The same for style sheets, which follow the page's theme by themselves. */
export function seriesColourText(index: number): string {
  return index < SERIES_COLOURS ? `var(--series-${index + 1})` : seriesColour(index);
}
