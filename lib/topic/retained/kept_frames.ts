import type { Codec } from "../../codec/codec.ts";
import type { Clock } from "../../time/clock.ts";
import {
  beginFrame,
  beginTopicFrame,
  FrameType,
  HeaderBytes,
  topicFrameBytes,
} from "../../wire/frame.ts";
import { writeUint64 } from "../../wire/fields.ts";
import { NOT_AGAIN, type RetainedMark } from "../../wire/retained.ts";
import { isRefused, putBy, type Wait } from "../delivery_policy.ts";
import type { Route } from "../route.ts";
import type { KeptMessage } from "./message_store.ts";

/** What {@linkcode KeptFrames} need beside a route. */
export interface KeptFramesOptions {
  readonly clock: Clock;
  /** The number of a codec in frames to a peer. */
  readonly codecNumber: (route: Route, codec: Codec) => number;
}

/** Writes messages that are kept, and what is said of them, into the outboxes of peers. */
export class KeptFrames {
  readonly #options: KeptFramesOptions;

  constructor(options: KeptFramesOptions) {
    this.#options = options;
  }

  /**
   * Puts a message into a peer's outbox.
   *
   * @param route The way to the peer.
   * @param message The message.
   * @param request Whether it is sent again, and for which request: see `RetainedMark`.
   * @returns What a sender waits for.
   */
  put(route: Route, message: KeptMessage, request: number): Wait {
    const { outbox, topic: { options: { policy, ttlMs } } } = route;
    const isAgain = request !== NOT_AGAIN;
    const { number, bytes, codec, publishedAtMs, via } = message;
    if (number > 0) route.keptUpTo = number;
    if (!isAgain && isRefused(policy, route)) return "turn";
    const leftMs = this.#leftMs(message, ttlMs);
    if (leftMs < 0) {
      if (!isAgain) route.skip("expired");
      return "turn";
    }
    const mark: RetainedMark | null = number > 0 ? { number, request } : null;
    const frameBytes = topicFrameBytes(ttlMs, mark, via) + bytes.length;
    if (frameBytes > outbox.maxMessageBytes) return route.skipLarge(frameBytes);
    const codecNumber = this.#options.codecNumber(route, codec);
    // Nobody changes what is kept: large ones are written from where they lie.
    const start = outbox.begin(true);
    const { writer } = outbox;
    const { topicNumber, sequence } = route;
    beginTopicFrame(writer, topicNumber, sequence, publishedAtMs, codecNumber, leftMs, mark, via);
    writer.writeBytes(bytes);
    route.sequence++;
    route.bytes += bytes.length;
    if (!isAgain) return putBy(policy, route, start);
    // Its policy says what becomes of new messages: what is kept does not replace what is kept.
    route.put(start);
    return undefined;
  }

  /**
   * Tells a peer how far it was sent what is kept.
   *
   * @param route The way to it.
   * @param request The request whose answer begins here; 0 for none: it may lack something.
   * @param upTo The number of the last message that it was sent.
   */
  tell({ outbox, topicNumber, keptUpTo }: Route, request: number, upTo = keptUpTo): void {
    outbox.push(FrameType.RETAINED, (writer) => {
      beginFrame(writer, FrameType.RETAINED, HeaderBytes.RETAINED);
      const { view, position } = writer;
      view.setUint32(position, topicNumber, true);
      view.setUint32(position + 4, request, true);
      writeUint64(view, position + 8, upTo);
      writer.position += HeaderBytes.RETAINED;
    });
  }

  /** How long a message is worth sending, in milliseconds: 0 for ever, below it no more. */
  #leftMs({ sentAtMs }: KeptMessage, ttlMs: number): number {
    if (ttlMs === 0) return 0;
    const leftMs = Math.ceil(sentAtMs + ttlMs - this.#options.clock.monotonicMs());
    return leftMs > 0 ? leftMs : -1;
  }
}
