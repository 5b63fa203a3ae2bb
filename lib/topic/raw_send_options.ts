import { encodeVia } from "../wire/via.ts";

/** How a message is sent that was encoded before. */
export interface RawSendOptions {
  /**
   * When it was published, in milliseconds since the Unix epoch: for what is sent again, such as a
   * recording.
   *
   * @default {now}
   */
  publishedAtMs?: number;
  /**
   * Where it has been before it came to this mesh: ids of bridges and of the systems that they lead to,
   * of 1 to 32 visible ASCII characters. Raw listeners get them, so that no bridge takes a message to
   * where it was.
   *
   * @default {[]}
   */
  via?: readonly string[];
  /**
   * Whether this node's own listeners get it, too.
   *
   * @default {true}
   */
  toSelf?: boolean;
}

/** What a sender is told of a message by those who did not make it. */
export interface GivenOrigin {
  /** When it was published; `undefined` for now. */
  readonly publishedAtMs: number | undefined;
  /** Where it has been, as frames carry it. */
  readonly via: Uint8Array | null;
  /** Whether the node's own listeners get it. */
  readonly toSelf: boolean;
}

/**
 * Checks the options.
 *
 * @param topic The topic.
 * @param options What the user asked for.
 * @returns What is told of the message; `undefined` where nothing is.
 * @throws {RangeError} If a time is none, or ids are none.
 */
export function resolveRawSendOptions(
  topic: string,
  { publishedAtMs, via = [], toSelf = true }: RawSendOptions,
): GivenOrigin | undefined {
  if (publishedAtMs === undefined && via.length === 0 && toSelf) return undefined;
  if (publishedAtMs !== undefined && !(publishedAtMs >= 0 && publishedAtMs < Infinity)) {
    throw new RangeError(
      `Cannot send a message on topic "${topic}": publishedAtMs ${publishedAtMs} is no number from 0 on`,
    );
  }
  return { publishedAtMs, via: encodeVia(via), toSelf };
}
