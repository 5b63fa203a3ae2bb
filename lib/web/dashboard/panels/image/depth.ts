import type { RawImage } from "../../../http/images/image_message.ts";
import type { ImageSettings } from "./row.ts";

/** How one number of each pixel becomes a colour. */
export type DepthScale = Pick<ImageSettings, "min" | "max" | "depth">;

/** Pixels of four bytes each, as a canvas has them. */
export interface DepthPixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** From what is near to what is far, told apart also by those who see few colours. */
const STOPS: readonly (readonly [number, number, number])[] = [
  [38, 12, 84],
  [52, 82, 158],
  [28, 144, 148],
  [96, 196, 104],
  [248, 226, 60],
];

/**
 * Reads the numbers of an image that has one of more than 8 bits for each pixel.
 *
 * @param image The image.
 * @returns The number at a column and a row; `undefined` if it is no such image.
 */
export function depthAt(image: RawImage): ((x: number, y: number) => number) | undefined {
  const { encoding, data, step, isBigEndian } = image;
  const bytes = bytesOfDepth(encoding);
  if (bytes === 0 || step < bytes * image.width) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return bytes === 4
    ? (x, y) => view.getFloat32(y * step + x * 4, !isBigEndian)
    : encoding === "16SC1"
    ? (x, y) => view.getInt16(y * step + x * 2, !isBigEndian)
    : (x, y) => view.getUint16(y * step + x * 2, !isBigEndian);
}

/** @returns Of how many bytes each number is; 0 where pixels have colours. */
function bytesOfDepth(encoding: string): number {
  if (encoding === "32FC1") return 4;
  return ["16UC1", "16SC1", "mono16"].includes(encoding) ? 2 : 0;
}

/**
 * Makes pixels of depths.
 *
 * @param image The image.
 * @param scale Which depth is which colour; without limits from the least to the greatest there is.
 * @param factor Of so many pixels one is taken.
 * @returns The pixels; what was not measured is transparent. `undefined` if it has no depths.
 */
export function depthPixels(
  image: RawImage,
  scale: DepthScale,
  factor: number,
): DepthPixels | undefined {
  const at = depthAt(image);
  if (at === undefined) return undefined;
  const width = Math.max(1, Math.floor(image.width / factor));
  const height = Math.max(1, Math.floor(image.height / factor));
  const depths = new Float32Array(width * height);
  for (let y = 0, index = 0; y < height; y++) {
    for (let x = 0; x < width; x++) depths[index++] = at(x * factor, y * factor);
  }
  const [min, max] = scale.max > scale.min ? [scale.min, scale.max] : limitsOf(depths, image);
  return { width, height, data: coloured(depths, { min, max, table: tableOf(scale.depth) }) };
}

/** Of depths 0 says that nothing was measured. */
function limitsOf(depths: Float32Array, { encoding }: RawImage): [min: number, max: number] {
  let [min, max] = [Infinity, -Infinity];
  for (const depth of depths) {
    if (!Number.isFinite(depth) || depth === 0 && encoding !== "mono16") continue;
    if (depth < min) min = depth;
    if (depth > max) max = depth;
  }
  return [min, max];
}

function coloured(
  depths: Float32Array,
  { min, max, table }: {
    readonly min: number;
    readonly max: number;
    readonly table: Uint8Array;
  },
): Uint8ClampedArray<ArrayBuffer> {
  const data = new Uint8ClampedArray(depths.length * 4);
  const factor = max > min ? 255 / (max - min) : 0;
  for (let index = 0; index < depths.length; index++) {
    const depth = depths[index]!;
    if (!Number.isFinite(depth)) continue;
    const shade = Math.max(0, Math.min(255, Math.round((depth - min) * factor))) * 3;
    data[index * 4] = table[shade]!;
    data[index * 4 + 1] = table[shade + 1]!;
    data[index * 4 + 2] = table[shade + 2]!;
    data[index * 4 + 3] = 255;
  }
  return data;
}

/** The colours of 256 shades, three bytes each. */
function tableOf(depth: DepthScale["depth"]): Uint8Array {
  const table = new Uint8Array(256 * 3);
  for (let shade = 0; shade < 256; shade++) {
    const place = shade / 255 * (STOPS.length - 1);
    const [from, to] = [STOPS[Math.floor(place)]!, STOPS[Math.ceil(place)]!];
    for (const channel of [0, 1, 2] as const) {
      const mixed = from[channel] + (to[channel] - from[channel]) * (place % 1);
      table[shade * 3 + channel] = depth === "gray" ? shade : Math.round(mixed);
    }
  }
  return table;
}
