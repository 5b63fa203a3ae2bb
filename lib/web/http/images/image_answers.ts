import { BoundedStream } from "../bounded_stream.ts";
import { readFieldPath } from "../field_path.ts";
import type { HttpContext } from "../http_parts.ts";
import { HttpProblem } from "../problem.ts";
import { rateHz, waitOptions } from "../query.ts";
import { streamResponse } from "../stream_response.ts";
import { watchExposure } from "../watch_exposure.ts";
import type { EncodedImage, ImageChoice } from "./image_encoder.ts";

const DEFAULT_RATE_HZ = 10;
const DEFAULT_WIDTH = 640;
const MAX_WIDTH = 3840;
const BOUNDARY = "rosy-image";

const encoder = new TextEncoder();

/** `GET /api/topics/NAME/image.jpg`: the last image; what is compressed as PNG or WebP stays so. */
export async function lastImage(context: HttpContext, topic: string): Promise<Response> {
  const { view, images } = context.var;
  const choice = choiceOf(context);
  const message = await view.lastMessage(topic, waitOptions(context));
  const { contentType, data } = await images.encode(message, choice);
  return new Response(data as Uint8Array<ArrayBuffer>, {
    headers: {
      "content-type": contentType,
      "last-modified": new Date(message.publishedAtMs).toUTCString(),
    },
  });
}

/**
 * `GET /api/topics/NAME/image.mjpeg`: images as they come, each in place of the one before, so many a
 * second at most. Who reads slowly gets fewer.
 */
export function streamImages(context: HttpContext, topic: string): Response {
  const { view, clock, images } = context.var;
  const choice = choiceOf(context);
  const intervalMs = 1000 / (rateHz(context.req) ?? DEFAULT_RATE_HZ);
  // One image may wait: a newer one takes its place.
  const stream = new BoundedStream({ clock, maxWaitingBytes: 0 });
  return streamResponse(context, {
    stream,
    contentType: `multipart/x-mixed-replace; boundary=${BOUNDARY}`,
    begin: () => {
      let lastSlot = NaN;
      const stop = view.listen(topic, (message) => {
        // By the time of the message, so that all who look at that rate get the same images.
        const slot = Math.floor(message.publishedAtMs / intervalMs);
        if (slot === lastSlot) return;
        lastSlot = slot;
        images.tryEncode(message, choice).then(
          (image) => image && stream.push(partOf(image)),
          // A message that is no image is left out; GET of one image says why.
          () => {},
        );
      });
      const stopWatch = watchExposure(view, {
        may: () => view.may("read", "topics", topic),
        hidden: () => stream.close(),
      });
      return () => {
        stop();
        stopWatch();
      };
    },
  });
}

function choiceOf({ req }: HttpContext): ImageChoice {
  const field = req.query("field");
  const width = req.query("width");
  const maxWidth = width === undefined ? DEFAULT_WIDTH : Number(width);
  if (!Number.isInteger(maxWidth) || maxWidth < 1 || maxWidth > MAX_WIDTH) {
    throw new HttpProblem("invalid", `"width" must be a number of pixels up to ${MAX_WIDTH}`);
  }
  return { steps: field === undefined ? [] : readFieldPath(field), maxWidth };
}

function partOf({ contentType, data }: EncodedImage): Uint8Array<ArrayBuffer> {
  const head = encoder.encode(
    `--${BOUNDARY}\r\ncontent-type: ${contentType}\r\ncontent-length: ${data.length}\r\n\r\n`,
  );
  const part = new Uint8Array(head.length + data.length + 2);
  part.set(head);
  part.set(data, head.length);
  part.set([13, 10], head.length + data.length);
  return part;
}
