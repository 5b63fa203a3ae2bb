import type { Layout, Place } from "./layout.ts";

/** How wide items are: all alike, so that a name that changes moves nobody. */
export const WIDTHS = { node: 132, topic: 164 } as const;
export const ITEM_HEIGHT = 40;
/** Between columns, and between what stands in one. */
export const COLUMN_GAP = 56;
export const ROW_GAP = 14;

/** @returns The left edge of a column: those of nodes and of topics take turns. */
export function columnX(layer: number): number {
  const pairs = Math.floor(layer / 2);
  const both = WIDTHS.node + WIDTHS.topic + 2 * COLUMN_GAP;
  return pairs * both + (layer % 2 === 0 ? 0 : WIDTHS.node + COLUMN_GAP);
}

/** @returns How wide what stands in a column is. */
export function columnWidth(layer: number): number {
  return layer % 2 === 0 ? WIDTHS.node : WIDTHS.topic;
}

/** @returns A place in a column. */
export function placeAt(layer: number, middle: number): Place {
  return {
    layer,
    x: columnX(layer),
    y: middle - ITEM_HEIGHT / 2,
    width: columnWidth(layer),
    height: ITEM_HEIGHT,
  };
}

/** @returns How large what stands in places is. */
export function sizeOf(places: ReadonlyMap<string, Place>): Pick<Layout, "width" | "height"> {
  const all = [...places.values()];
  return {
    width: Math.max(0, ...all.map(({ x, width }) => x + width)),
    height: Math.max(0, ...all.map(({ y, height }) => y + height)),
  };
}
