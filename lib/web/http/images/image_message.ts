import { GatewayError } from "../../gateway/gateway_error.ts";

/** An image that is compressed already. */
export interface CompressedImage {
  readonly kind: "compressed";
  /** Its type: `image/jpeg`. */
  readonly contentType: string;
  readonly data: Uint8Array;
}

/** An image of pixels in rows. */
export interface RawImage {
  readonly kind: "raw";
  readonly width: number;
  readonly height: number;
  /** How a pixel is written: `rgb8`. */
  readonly encoding: string;
  /** How many bytes a row has. */
  readonly step: number;
  readonly isBigEndian: boolean;
  readonly data: Uint8Array;
}

/** More pixels than any camera has. */
const MAX_PIXELS = 64 * 1024 * 1024;

/**
 * Reads an image: a message of Foxglove (`CompressedImage`, `RawImage`) or of ROS
 * (`sensor_msgs/CompressedImage`, `sensor_msgs/Image`), by its fields, whatever its type is called.
 *
 * @param value The message.
 * @returns The image.
 * @throws {GatewayError} `invalid`, if it is none, or not one that a browser shows.
 */
export function readImage(value: unknown): CompressedImage | RawImage {
  if (typeof value === "object" && value !== null) {
    const fields = value as Readonly<Record<string, unknown>>;
    const data = bytesOf(fields.data);
    if (data && typeof fields.format === "string") return compressed(data, fields.format);
    if (data && typeof fields.encoding === "string") return raw(fields, data, fields.encoding);
  }
  throw new GatewayError(
    "invalid",
    "The message is no image: it has no data with a format, and none with an encoding",
  );
}

/** @returns Bytes, whichever kind of array they are; `undefined` for what is none. */
export function bytesOf(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8ClampedArray) {
    return new Uint8Array(value.buffer, value.byteOffset, value.length);
  }
  return value instanceof Uint8Array ? value : undefined;
}

/** What a format is called is not always what it is. */
function compressed(data: Uint8Array, format: string): CompressedImage {
  const contentType = imageType(data);
  if (contentType) return { kind: "compressed", contentType, data };
  throw new GatewayError(
    "invalid",
    `The image is no JPEG, PNG, WebP or AVIF: its format is ${JSON.stringify(format)}`,
  );
}

/**
 * Says what an image is, by what it begins with.
 *
 * @param data The image, or anything else.
 * @returns Its type, such as `image/jpeg`; `undefined` for what browsers do not show.
 */
export function imageType(data: Uint8Array): string | undefined {
  const has = (at: number, ...bytes: number[]) => bytes.every((byte, i) => data[at + i] === byte);
  if (has(0, 0xff, 0xd8, 0xff)) return "image/jpeg";
  if (has(0, 0x89, 0x50, 0x4e, 0x47)) return "image/png";
  // "RIFF", and "WEBP" behind a length.
  if (has(0, 0x52, 0x49, 0x46, 0x46) && has(8, 0x57, 0x45, 0x42, 0x50)) return "image/webp";
  // "ftypavif" behind a length.
  return has(4, 0x66, 0x74, 0x79, 0x70, 0x61, 0x76, 0x69, 0x66) ? "image/avif" : undefined;
}

function raw(
  { width, height, step, is_bigendian }: Readonly<Record<string, unknown>>,
  data: Uint8Array,
  encoding: string,
): RawImage {
  if (!isSize(width) || !isSize(height) || !isSize(step) || width * height > MAX_PIXELS) {
    throw new GatewayError("invalid", "The image's width, height and step are no sizes");
  }
  if (data.length < step * height) {
    throw new GatewayError(
      "invalid",
      `The image has ${data.length} bytes, less than ${height} rows of ${step}`,
    );
  }
  const isBigEndian = is_bigendian === true || is_bigendian === 1;
  return { kind: "raw", width, height, encoding, step, isBigEndian, data };
}

function isSize(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}
