import { assertEquals } from "@std/assert";
import type { Clock } from "../../../../lib/time/clock.ts";
import type { TopicMessage } from "../../../../lib/web/gateway/topic_message.ts";
import { ImageEncoder } from "../../../../lib/web/http/images/image_encoder.ts";

/** Tells one time after the other. */
class ToldClock implements Clock {
  readonly #times: number[];
  constructor(...times: number[]) {
    this.#times = times;
  }
  monotonicMs(): number {
    return this.#times.shift()!;
  }
  epochMs(): number {
    return 0;
  }
  after(): () => void {
    return () => {};
  }
  afterTurn(callback: () => void): void {
    queueMicrotask(callback);
  }
}

/** A message with an image of so many grey pixels in each row. */
function message(width: number): TopicMessage {
  const data = new Uint8Array(width * 8).fill(7);
  const image = { width, height: 8, step: width, encoding: "mono8", data };
  return {
    topic: "camera",
    sender: { name: "camera", hostname: "host", uuid: "a".repeat(16) },
    publishedAtMs: 0,
    sequence: 0,
    retained: false,
    kept: false,
    codec: "msgpack",
    bytes: new Uint8Array(),
    args: [image],
    message: image,
    json: "",
  };
}

const CHOICE = { steps: [], maxWidth: 640 };

Deno.test("ImageEncoder encodes each message once, and rests as long as it has worked", async () => {
  // The first one takes from 0 to 10, so what comes before 20 is left out, if it is not there already.
  const encoder = new ImageEncoder(new ToldClock(0, 10, 19, 19, 20, 20, 30));
  const [first, second] = [message(8), message(16)];
  const image = await encoder.encode(first, CHOICE);
  assertEquals(await encoder.encode(first, CHOICE) === image, true, "the same image");
  assertEquals(await encoder.tryEncode(second, CHOICE), undefined);
  assertEquals(await encoder.tryEncode(first, CHOICE), image);
  assertEquals((await encoder.tryEncode(second, CHOICE))?.contentType, "image/jpeg");
});
