import type { Layout, Place } from "./layered/layout.ts";

/** Where somebody goes from an item. */
export type Direction = "left" | "right" | "up" | "down";

/** @returns The key of the next item in a direction; `undefined` where there is none. */
export function neighbourOf(
  key: string,
  direction: Direction,
  { places }: Pick<Layout, "places">,
): string | undefined {
  const here = places.get(key);
  if (here === undefined) return undefined;
  const others = [...places].filter(([, place]) => isThere(place, here, direction));
  const distance = ([, { layer, y }]: [string, Place]) =>
    Math.abs(layer - here.layer) * 1e6 + Math.abs(y - here.y);
  return others.toSorted((a, b) => distance(a) - distance(b))[0]?.[0];
}

function isThere(place: Place, here: Place, direction: Direction): boolean {
  switch (direction) {
    case "left":
      return place.layer < here.layer;
    case "right":
      return place.layer > here.layer;
    case "up":
      return place.layer === here.layer && place.y < here.y;
    case "down":
      return place.layer === here.layer && place.y > here.y;
  }
}
