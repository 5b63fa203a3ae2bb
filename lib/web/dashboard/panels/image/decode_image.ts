import type { CompressedImage, RawImage } from "../../../http/images/image_message.ts";
import { toPixels } from "../../../http/images/pixels.ts";
import { depthPixels, type DepthScale } from "./depth.ts";

/** No screen shows more, and a page that makes more of them stands still meanwhile. */
const MAX_PIXELS = 2_100_000;

/** An image that can be drawn. */
export interface DecodedImage {
  /** What is drawn; of large images of pixels, smaller. */
  readonly bitmap: ImageBitmap;
  /** How large the image is. */
  readonly width: number;
  readonly height: number;
  /** What it is: `"rgb8"`, `"jpeg"`. */
  readonly format: string;
  /** Its pixels as they were sent, where they were. */
  readonly raw: RawImage | undefined;
}

/**
 * Makes an image that can be drawn.
 *
 * @param image The image.
 * @param scale How depths are coloured.
 * @returns The image; its `bitmap` has to be closed.
 * @throws {Error} If it is damaged, or written in a way that nobody knows here.
 */
export async function decodeImage(
  image: CompressedImage | RawImage,
  scale: DepthScale,
): Promise<DecodedImage> {
  if (image.kind === "compressed") return await decodeCompressed(image);
  const factor = Math.ceil(Math.sqrt(image.width * image.height / MAX_PIXELS));
  const pixels = depthPixels(image, scale, factor) ??
    clamped(toPixels(image, Math.ceil(image.width / factor)));
  const bitmap = await createImageBitmap(new ImageData(pixels.data, pixels.width, pixels.height));
  return {
    bitmap,
    width: image.width,
    height: image.height,
    format: image.encoding,
    raw: image,
  };
}

async function decodeCompressed({ data, contentType }: CompressedImage): Promise<DecodedImage> {
  const format = contentType.replace("image/", "");
  const blob = new Blob([data as Uint8Array<ArrayBuffer>], { type: contentType });
  const bitmap = await createImageBitmap(blob).catch((cause) => {
    throw new Error(`The ${format.toUpperCase()} is damaged, or not all of it has come`, { cause });
  });
  return { bitmap, width: bitmap.width, height: bitmap.height, format, raw: undefined };
}

function clamped(
  { width, height, data }: ReturnType<typeof toPixels>,
): { width: number; height: number; data: Uint8ClampedArray<ArrayBuffer> } {
  const bytes = new Uint8ClampedArray(data.buffer as ArrayBuffer, data.byteOffset, data.length);
  return { width, height, data: bytes };
}
