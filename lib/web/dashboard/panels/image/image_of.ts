import {
  bytesOf,
  type CompressedImage,
  imageType,
  type RawImage,
  readImage,
} from "../../../http/images/image_message.ts";

/**
 * Reads an image out of a message: one of ROS or Foxglove, or bytes that are one by themselves.
 *
 * @param value The message.
 * @returns The image.
 * @throws {Error} If it is none; it says why.
 */
export function imageOf(value: unknown): CompressedImage | RawImage {
  const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : bytesOf(value);
  if (bytes === undefined) return readImage(value);
  const contentType = imageType(bytes);
  if (contentType !== undefined) return { kind: "compressed", contentType, data: bytes };
  throw new Error("The message is bytes, but no JPEG, PNG, WebP or AVIF");
}
