import type { RawImage } from "../../../http/images/image_message.ts";
import { depthAt } from "./depth.ts";

/** How many bytes the pixels of an encoding have, and what they are called. */
const CHANNELS: Readonly<Record<string, string>> = {
  "mono8": "·",
  "8UC1": "·",
  "rgb8": "rgb",
  "bgr8": "bgr",
  "8UC3": "bgr",
  "rgba8": "rgba",
  "bgra8": "bgra",
  "8UC4": "bgra",
};

/**
 * Says what a pixel of an image has: its depth, or its colours as they were sent.
 *
 * @param image The image.
 * @param x The column.
 * @param y The row.
 * @returns Such as `"r 12  g 34  b 56"`; empty where nobody knows.
 */
export function pixelText(image: RawImage, x: number, y: number): string {
  if (x < 0 || y < 0 || x >= image.width || y >= image.height) return "";
  const depth = depthAt(image)?.(x, y);
  if (depth !== undefined) return Number.isInteger(depth) ? `${depth}` : depth.toFixed(3);
  const channels = Object.hasOwn(CHANNELS, image.encoding) ? CHANNELS[image.encoding]! : "";
  const from = y * image.step + x * channels.length;
  const values = [...channels].map((channel, index) => {
    const value = String(image.data[from + index] ?? "").padStart(3, "\u2007");
    return channel === "·" ? value : `${channel} ${value}`;
  });
  return values.join("  ");
}
