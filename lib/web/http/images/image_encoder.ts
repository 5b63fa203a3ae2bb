import type { Clock } from "../../../time/clock.ts";
import type { TopicMessage } from "../../gateway/topic_message.ts";
import { fieldAt } from "../../../schema/document/field_path.ts";
import { type RawImage, readImage } from "./image_message.ts";
import { toPixels } from "./pixels.ts";

/** An image as browsers show it. */
export interface EncodedImage {
  readonly contentType: string;
  readonly data: Uint8Array;
}

/** Which image of a message is wanted. */
export interface ImageChoice {
  /** The way to it from the message; none for the message itself. */
  readonly steps: readonly string[];
  /** How wide it may be, in pixels, if it has to be compressed here. */
  readonly maxWidth: number;
}

const JPEG_QUALITY = 75;

/**
 * Makes images of messages that browsers show: what is compressed stays as it is, pixels become JPEG.
 *
 * - However many look at it, each message is encoded once.
 * - Encoding takes half of the time at most: what goes beyond that is left out by {@linkcode tryEncode}.
 */
export class ImageEncoder {
  readonly #clock: Clock;
  readonly #encoded = new WeakMap<TopicMessage, Map<string, EncodedImage>>();
  #jpeg: Promise<typeof import("jpeg-js")> | null = null;
  #restUntilMs = -Infinity;

  /** @param clock Measures how long it takes. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Makes the image of a message.
   *
   * @throws {GatewayError} `invalid`, if there is none in it.
   */
  async encode(message: TopicMessage, choice: ImageChoice): Promise<EncodedImage> {
    const key = `${choice.maxWidth} ${JSON.stringify(choice.steps)}`;
    const known = this.#encoded.get(message)?.get(key);
    if (known) return known;
    const image = readImage(fieldAt(message.message, choice.steps)?.value);
    const encoded = image.kind === "compressed" ? image : await this.#toJpeg(image, choice);
    const ofMessage = this.#encoded.get(message) ?? new Map<string, EncodedImage>();
    this.#encoded.set(message, ofMessage.set(key, encoded));
    return encoded;
  }

  /** The same, but where too much time went into encoding already, nothing. */
  async tryEncode(message: TopicMessage, choice: ImageChoice): Promise<EncodedImage | undefined> {
    const isResting = this.#clock.monotonicMs() < this.#restUntilMs;
    return isResting && !this.#isCheap(message, choice)
      ? undefined
      : await this.encode(message, choice);
  }

  #isCheap(message: TopicMessage, { steps }: ImageChoice): boolean {
    return this.#encoded.has(message) ||
      readImage(fieldAt(message.message, steps)?.value).kind === "compressed";
  }

  async #toJpeg(image: RawImage, { maxWidth }: ImageChoice): Promise<EncodedImage> {
    // Loaded when somebody looks at such an image: most cameras compress themselves.
    this.#jpeg ??= import("jpeg-js");
    const { encode } = await this.#jpeg;
    const beginMs = this.#clock.monotonicMs();
    const { data } = encode(toPixels(image, maxWidth), JPEG_QUALITY);
    const endMs = this.#clock.monotonicMs();
    this.#restUntilMs = endMs + (endMs - beginMs);
    return { contentType: "image/jpeg", data };
  }
}
