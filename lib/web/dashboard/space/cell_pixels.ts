import { paint, spanOf } from "./colour_map.ts";
import type { CellPaint } from "./shapes.ts";

/** Red, green and blue, from 0 to 255. */
export type Rgb = readonly [number, number, number];

/** The colours of a map. */
export interface MapColours {
  /** Where one can go. */
  readonly free: Rgb;
  /** Where something stands. */
  readonly occupied: Rgb;
  /** Where nobody knows. */
  readonly unknown: Rgb;
}

/** How much is seen of cells that nobody knows, and of those that have numbers, from 0 to 255. */
const UNKNOWN_ALPHA = 70;
const VALUE_ALPHA = 220;
const FULL = 100;

/**
 * Makes a picture of cells.
 *
 * @param cells What they show.
 * @param colours Those of maps.
 * @returns Red, green, blue and how much is seen, of each cell.
 */
export function cellPixels(cells: CellPaint, colours: MapColours): Uint8Array {
  if (cells.kind === "colours") return cells.rgba;
  return cells.kind === "values" ? valuePixels(cells.values) : mapPixels(cells.values, colours);
}

function valuePixels(values: Float32Array): Uint8Array {
  const rgb = new Uint8Array(values.length * 3);
  paint(values, rgb, spanOf(values));
  const pixels = new Uint8Array(values.length * 4);
  for (let cell = 0; cell < values.length; cell++) {
    pixels.set(rgb.subarray(cell * 3, cell * 3 + 3), cell * 4);
    pixels[cell * 4 + 3] = Number.isFinite(values[cell]) ? VALUE_ALPHA : 0;
  }
  return pixels;
}

function mapPixels(values: Int8Array, colours: MapColours): Uint8Array {
  const words = new Uint32Array(values.length);
  const table = mapTable(colours);
  for (let cell = 0; cell < values.length; cell++) words[cell] = table[values[cell]! & 255]!;
  return new Uint8Array(words.buffer);
}

/** The four bytes of each value that there is. */
function mapTable({ free, occupied, unknown }: MapColours): Uint32Array {
  const bytes = new Uint8Array(256 * 4);
  for (let value = 0; value < 256; value++) {
    const share = value / FULL;
    const mixed = free.map((part, index) => part + (occupied[index]! - part) * share);
    bytes.set(value <= FULL ? [...mixed, 255] : [...unknown, UNKNOWN_ALPHA], value * 4);
  }
  return new Uint32Array(bytes.buffer);
}
