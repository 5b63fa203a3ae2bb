import { GatewayError } from "../../gateway/gateway_error.ts";
import type { BagMessage } from "./bag.ts";

/** How messages are asked for. */
export interface Resumption {
  /** The first time, in milliseconds; `undefined` for the beginning. */
  readonly fromMs: number | undefined;
  /** So many at most. */
  readonly limit: number | undefined;
  /**
   * Asks for messages, in the order of their times.
   *
   * @param part From when on, and how many.
   */
  readonly ask: (
    part: { readonly fromMs: number | undefined; readonly limit: number | undefined },
  ) => AsyncIterable<BagMessage>;
}

/**
 * Goes on reading messages where an answer has broken off: gateways cut off who reads nothing for long,
 * as somebody does who plays a bag in which nothing happens for a while.
 *
 * - Each message comes once.
 * - What breaks off before it has brought anything new is given up, and what comes in no order.
 *
 * @throws {GatewayError} `lost`, if it is given up; whatever else asking throws.
 */
export async function* resumed(
  { fromMs, limit, ask }: Resumption,
): AsyncGenerator<BagMessage, void> {
  let count = 0;
  let lastMs: number | undefined;
  /** So many have come of that very time. */
  let ofLast = 0;
  let isOrdered = true;
  for (;;) {
    const countBefore = count;
    let known = ofLast;
    const left = limit === undefined ? undefined : limit - count + ofLast;
    try {
      for await (const message of ask({ fromMs: lastMs ?? fromMs, limit: left })) {
        const { recordedAtMs } = message;
        const isEarlier = lastMs !== undefined && recordedAtMs < lastMs;
        if (count === countBefore && (isEarlier || recordedAtMs === lastMs && known-- > 0)) {
          continue;
        }
        isOrdered &&= !isEarlier;
        ofLast = recordedAtMs === lastMs ? ofLast + 1 : 1;
        lastMs = recordedAtMs;
        count++;
        yield message;
      }
      return;
    } catch (error) {
      const isLost = error instanceof GatewayError && error.code === "lost";
      if (!isLost || !isOrdered || count === countBefore) throw error;
    }
  }
}
