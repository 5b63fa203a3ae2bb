import { GatewayError } from "../../gateway/gateway_error.ts";
import type { RawImage } from "./image_message.ts";

/** Pixels of four bytes each: red, green, blue, opacity. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Writes one pixel of a row: where its bytes begin, and where it goes. */
type WritePixel = (source: Uint8Array, from: number, target: Uint8Array, to: number) => void;

/** How pixels of an encoding are read. */
interface Reader {
  /** How many bytes a pixel has. */
  readonly bytes: number;
  readonly write: WritePixel;
}

const GRAY: Reader = { bytes: 1, write: (s, i, t, o) => gray(t, o, s[i]!) };
const RGB: Reader = { bytes: 3, write: (s, i, t, o) => color(t, o, s[i]!, s[i + 1]!, s[i + 2]!) };
const BGR: Reader = { bytes: 3, write: (s, i, t, o) => color(t, o, s[i + 2]!, s[i + 1]!, s[i]!) };

/** By the names that ROS and Foxglove have for them; of 16 bits and more see {@linkcode depthReader}. */
const READERS: Readonly<Record<string, Reader>> = {
  "mono8": GRAY,
  "8UC1": GRAY,
  "rgb8": RGB,
  "bgr8": BGR,
  "8UC3": BGR,
  "rgba8": { ...RGB, bytes: 4 },
  "bgra8": { ...BGR, bytes: 4 },
  "8UC4": { ...BGR, bytes: 4 },
};

/** Two pixels share four bytes: where brightness and colours are among them. */
const YUV: Readonly<
  Record<string, { readonly y: number; readonly u: number; readonly v: number }>
> = {
  "yuv422": { y: 1, u: 0, v: 2 },
  "uyvy": { y: 1, u: 0, v: 2 },
  "yuv422_yuy2": { y: 0, u: 1, v: 3 },
  "yuyv": { y: 0, u: 1, v: 3 },
};

/**
 * Makes pixels of an image that browsers can show.
 *
 * @param image The image.
 * @param maxWidth Where it is wider it is made smaller, by leaving out pixels.
 * @returns The pixels; of depths, the nearest are dark and the farthest light.
 * @throws {GatewayError} `invalid`, if its encoding is not known, or its rows are too short.
 */
export function toPixels(image: RawImage, maxWidth: number): Pixels {
  const factor = Math.max(1, Math.ceil(image.width / maxWidth));
  const width = Math.max(1, Math.floor(image.width / factor));
  const height = Math.max(1, Math.floor(image.height / factor));
  const data = new Uint8Array(width * height * 4);
  const reader = READERS[image.encoding] ?? depthReader(image);
  if (reader) {
    checkRow(image, reader.bytes * image.width);
    fill(image, { width, height, data }, { factor, reader });
  } else fillFromYuv(image, { width, height, data }, factor);
  return { width, height, data };
}

function checkRow({ step, encoding }: RawImage, least: number): void {
  if (step >= least) return;
  throw new GatewayError(
    "invalid",
    `The image's rows have ${step} bytes, less than the ${least} of encoding "${encoding}"`,
  );
}

function fill(
  { data: source, step }: RawImage,
  { width, height, data }: Pixels,
  { factor, reader: { bytes, write } }: { factor: number; reader: Reader },
): void {
  for (let y = 0, to = 0; y < height; y++) {
    let from = y * factor * step;
    for (let x = 0; x < width; x++, from += bytes * factor, to += 4) write(source, from, data, to);
  }
}

/** Depths and brightnesses of more than 8 bits: the largest one there is becomes white. */
function depthReader(
  { encoding, data, isBigEndian, step, height, width }: RawImage,
): Reader | undefined {
  const bytes = encoding === "32FC1" ? 4 : encoding === "16UC1" || encoding === "mono16" ? 2 : 0;
  if (bytes === 0) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const valueAt = bytes === 4
    ? (at: number) => view.getFloat32(at, !isBigEndian)
    : (at: number) => view.getUint16(at, !isBigEndian);
  let max = encoding === "mono16" ? 65535 : 0;
  if (max === 0) {
    const rowBytes = Math.min(step, width * bytes);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x + bytes <= rowBytes; x += bytes) {
        const value = valueAt(y * step + x);
        if (value > max && value < Infinity) max = value;
      }
    }
  }
  const scale = max > 0 ? 255 / max : 0;
  return {
    bytes,
    write: (_source, from, target, to) => {
      const value = valueAt(from);
      // What was not measured is no number, or endless.
      gray(
        target,
        to,
        value >= 0 && value < Infinity ? Math.min(255, Math.round(value * scale)) : 0,
      );
    },
  };
}

function fillFromYuv(image: RawImage, { width, height, data }: Pixels, factor: number): void {
  const order = Object.hasOwn(YUV, image.encoding) ? YUV[image.encoding] : undefined;
  if (!order) {
    const known = [...Object.keys(READERS), "mono16", "16UC1", "32FC1", ...Object.keys(YUV)];
    throw new GatewayError(
      "invalid",
      `The image has encoding ${JSON.stringify(image.encoding)}, which is none of ${
        known.join(", ")
      }`,
    );
  }
  const { data: source, step } = image;
  checkRow(image, Math.ceil(image.width / 2) * 4);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += 4) {
      const column = x * factor;
      const pair = y * factor * step + (column >> 1) * 4;
      const bright = source[pair + order.y + (column & 1) * 2]!;
      const u = source[pair + order.u]! - 128;
      const v = source[pair + order.v]! - 128;
      // ITU-R BT.601, as cameras have it.
      color(
        data,
        to,
        clamp(bright + 1.402 * v),
        clamp(bright - 0.344136 * u - 0.714136 * v),
        clamp(bright + 1.772 * u),
      );
    }
  }
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

function gray(target: Uint8Array, to: number, value: number): void {
  color(target, to, value, value, value);
}

function color(target: Uint8Array, to: number, red: number, green: number, blue: number): void {
  target[to] = red;
  target[to + 1] = green;
  target[to + 2] = blue;
  target[to + 3] = 255;
}
